import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { decodeKeyPackage, encodeKeyPackage, type KeyPackage } from 'ts-mls/keyPackage.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { decodeCbor, sameBytes } from '../codec/cbor.js';
import { FieldReader } from '../codec/fields.js';
import { concatenate, vector } from '../codec/mls-vector.js';
import { ChanceryError } from '../errors/error-codes.js';
import { SUITES, SUITE_NAMES, type Suite } from '../key-packages/key-packages.contract.js';

/**
 * What a server may read of an MLS message without any key: the framing of RFC 9420. The only file of the ciphertext
 * wing that touches the MLS library, and only its codecs. Nothing here takes a key, verifies or believes anything.
 *
 * Every function throws `MLS_MALFORMED` for whatever it cannot read exactly to the last byte. Returned bytes are copies.
 */

/** Nothing of this protocol comes near it. */
const MAX_FRAME_BYTES = 8_388_608;
const MAX_PROPOSALS = 4_096;
const MLS_MESSAGE_HEADER_BYTES = 4;
/** Length prefix and signature: all suites in use sign with Ed25519. */
const SIGNATURE_BYTES = 64;
const SIGNATURE_FIELD_BYTES = SIGNATURE_BYTES + 2;

/** A signature and the bytes under it (SignContent, RFC 9420 §5.1.2), for whoever holds the public key. */
export interface SignedBytes {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Who a leaf says it is: the bytes of its basic credential, and its signature key. */
export interface LeafFrame {
  readonly identity: Uint8Array;
  readonly signatureKey: Uint8Array;
}

export interface PrivateMessageFrame {
  readonly groupId: Uint8Array;
  readonly epoch: number;
  readonly contentType: 'application';
}

export interface CommitFrame {
  readonly groupId: Uint8Array;
  /** The epoch that the commit ends. */
  readonly epoch: number;
  /** An external commit: whoever sends it is not in the tree, or lost its state. */
  readonly external: boolean;
  /** Absent exactly when the commit is external. */
  readonly senderLeafIndex?: number;
  /** The leaf in the update path: always there in an external commit, in others when they have a path. */
  readonly senderIdentity?: LeafFrame;
  /** `notAfter` in unix seconds. */
  readonly adds: readonly (LeafFrame & { readonly keyPackageReference: Uint8Array; readonly suite: Suite; readonly notAfter: number })[];
  /** Leaf indices, each once. */
  readonly removes: readonly number[];
  /** It replaces the extensions of the group context, and so the channel's policy. */
  readonly changesPolicy: boolean;
  /** How many trust statements the committer relied on: `{1: n}` in authenticated_data. */
  readonly trustSize: number;
}

export interface GroupInfoFrame {
  readonly groupId: Uint8Array;
  readonly epoch: number;
  readonly suite: Suite;
  readonly signerLeafIndex: number;
  /** external_pub and ratchet_tree are there: a device that lost its state can come back with it. */
  readonly joinable: boolean;
  readonly signed: SignedBytes;
}

export interface WelcomeFrame {
  readonly suite: Suite;
  /** KeyPackageRef of each newcomer, RFC 9420 §5.2, each once. */
  readonly keyPackageReferences: readonly Uint8Array[];
}

export interface KeyPackageFrame extends LeafFrame {
  readonly reference: Uint8Array;
  readonly suite: Suite;
  /** Unix seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signed: SignedBytes;
}

const malformed = (): never => {
  throw new ChanceryError('MLS_MALFORMED');
};

/** The library throws several kinds of error, RangeError and TypeError among them; which one is nobody's business. */
function reading<T>(bytes: Uint8Array, read: () => T): T {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0 || bytes.length > MAX_FRAME_BYTES) return malformed();
  try {
    return read();
  } catch (error) {
    if (error instanceof ChanceryError) throw error;
    return malformed();
  }
}

function messageOf(bytes: Uint8Array): MLSMessage {
  const decoded = decodeMlsMessage(bytes, 0);
  return decoded && decoded[1] === bytes.length ? decoded[0] : malformed();
}

/** The library takes several spellings of one structure; members of other make might not, and the group would jam. */
function canonicalMessageOf(bytes: Uint8Array): MLSMessage {
  const message = messageOf(bytes);
  return sameBytes(encodeMlsMessage(message), bytes) ? message : malformed();
}

function wholeNumber(value: bigint): number {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : malformed();
}

function suiteOf(name: string): Suite {
  return SUITE_NAMES.find((suite) => SUITES[suite] === name) ?? malformed();
}

/** @param bytes  MLSMessage of a PrivateMessage with application data */
export function readPrivateMessageFrame(bytes: Uint8Array): PrivateMessageFrame {
  return reading(bytes, () => {
    const message = messageOf(bytes);
    if (message.wireformat !== 'mls_private_message' || message.privateMessage.contentType !== 'application') return malformed();
    const { groupId, epoch } = message.privateMessage;
    return { groupId: groupId.slice(), epoch: wholeNumber(epoch), contentType: 'application' };
  });
}

function leafFrame({ credential, signaturePublicKey }: LeafNode): LeafFrame {
  return credential.credentialType === 'basic' ? { identity: credential.identity.slice(), signatureKey: signaturePublicKey.slice() } : malformed();
}

function trustSizeOf(authenticatedData: Uint8Array): number {
  const fields = FieldReader.of(decodeCbor(authenticatedData));
  const trustSize = fields.integer(1, 0, 10_000_000);
  fields.end();
  return trustSize;
}

const TAKEN_FROM_MEMBERS = new Set<Proposal['proposalType']>(['add', 'remove', 'group_context_extensions']);
const TAKEN_FROM_OUTSIDE = new Set<Proposal['proposalType']>(['remove', 'external_init']);
const isOf = <T extends Exclude<Proposal['proposalType'], number>>(type: T) => (proposal: Proposal): proposal is Extract<Proposal, { proposalType: T }> => proposal.proposalType === type;

/** @throws ChanceryError `COMMIT_REFUSED` for what members of this protocol never do */
function checkProposals(proposals: readonly Proposal[], external: boolean): void {
  const taken = external ? TAKEN_FROM_OUTSIDE : TAKEN_FROM_MEMBERS;
  const count = (type: Exclude<Proposal['proposalType'], number>): number => proposals.filter(isOf(type)).length;
  const removes = proposals.filter(isOf('remove')).map(({ remove }) => remove.removed);
  const allTaken = proposals.every(({ proposalType }) => taken.has(proposalType));
  if (!allTaken || new Set(removes).size !== removes.length || count('group_context_extensions') > 1 || (external && count('external_init') !== 1)) throw new ChanceryError('COMMIT_REFUSED');
}

/**
 * @param bytes  MLSMessage of a PublicMessage with a commit
 * @throws ChanceryError `COMMIT_REFUSED` for proposals by reference and for proposals that are not taken here
 */
export function readCommitFrame(bytes: Uint8Array): CommitFrame {
  return reading(bytes, () => {
    const message = canonicalMessageOf(bytes);
    if (message.wireformat !== 'mls_public_message' || message.publicMessage.content.contentType !== 'commit') return malformed();
    const { groupId, epoch, sender, authenticatedData, commit } = message.publicMessage.content;
    if (sender.senderType !== 'member' && sender.senderType !== 'new_member_commit') return malformed();
    const external = sender.senderType === 'new_member_commit';
    if (commit.proposals.length > MAX_PROPOSALS || (external && !commit.path)) return malformed();
    const proposals = commit.proposals.map((entry) => {
      if (entry.proposalOrRefType !== 'proposal') throw new ChanceryError('COMMIT_REFUSED');
      return entry.proposal;
    });
    checkProposals(proposals, external);
    return {
      groupId: groupId.slice(),
      epoch: wholeNumber(epoch),
      external,
      ...(sender.senderType === 'member' ? { senderLeafIndex: sender.leafIndex } : {}),
      ...(commit.path ? { senderIdentity: leafFrame(commit.path.leafNode) } : {}),
      adds: proposals.filter(isOf('add')).map(({ add: { keyPackage } }) => ({ ...leafFrame(keyPackage.leafNode), keyPackageReference: referenceOf(keyPackage), suite: suiteOf(keyPackage.cipherSuite), notAfter: notAfterOf(keyPackage) })),
      removes: proposals.filter(isOf('remove')).map(({ remove }) => remove.removed),
      changesPolicy: proposals.some(isOf('group_context_extensions')),
      trustSize: trustSizeOf(authenticatedData),
    };
  });
}

/** @param bytes  MLSMessage of a GroupInfo */
export function readGroupInfoFrame(bytes: Uint8Array): GroupInfoFrame {
  return reading(bytes, () => {
    const message = messageOf(bytes);
    if (message.wireformat !== 'mls_group_info') return malformed();
    const { groupContext, extensions, signer, signature } = message.groupInfo;
    if (signature.length !== SIGNATURE_BYTES) return malformed();
    const has = (type: string): boolean => extensions.some(({ extensionType }) => extensionType === type);
    return {
      groupId: groupContext.groupId.slice(),
      epoch: wholeNumber(groupContext.epoch),
      suite: suiteOf(groupContext.cipherSuite),
      signerLeafIndex: signer,
      joinable: has('external_pub') && has('ratchet_tree'),
      signed: { message: signContent('GroupInfoTBS', bytes.subarray(MLS_MESSAGE_HEADER_BYTES, -SIGNATURE_FIELD_BYTES)), signature: signature.slice() },
    };
  });
}

/** @param bytes  MLSMessage of a Welcome */
export function readWelcomeFrame(bytes: Uint8Array): WelcomeFrame {
  return reading(bytes, () => {
    const message = messageOf(bytes);
    if (message.wireformat !== 'mls_welcome') return malformed();
    const { cipherSuite, secrets } = message.welcome;
    const references = secrets.map(({ newMember }) => newMember.slice());
    if (references.length > MAX_PROPOSALS || new Set(references.map(String)).size !== references.length) return malformed();
    return { suite: suiteOf(cipherSuite), keyPackageReferences: references };
  });
}

/** First bytes of an MLSMessage with a KeyPackage. As a bare KeyPackage they would name suite 5, which is not in use. */
const WRAPPED_KEY_PACKAGE = Uint8Array.of(0, 1, 0, 5);

/** @param bytes  a KeyPackage, bare or as an MLSMessage; the reference is that of the bare structure */
export function inspectKeyPackageFrame(bytes: Uint8Array): KeyPackageFrame {
  return reading(bytes, () => {
    const wrapped = bytes.length > MLS_MESSAGE_HEADER_BYTES && sameBytes(bytes.subarray(0, MLS_MESSAGE_HEADER_BYTES), WRAPPED_KEY_PACKAGE);
    const bare = wrapped ? bytes.subarray(MLS_MESSAGE_HEADER_BYTES) : bytes;
    const decoded = decodeKeyPackage(bare, 0);
    if (!decoded || decoded[1] !== bare.length || !sameBytes(encodeKeyPackage(decoded[0]), bare)) return malformed();
    const keyPackage = decoded[0];
    const { leafNode, signature } = keyPackage;
    if (leafNode.leafNodeSource !== 'key_package' || signature.length !== SIGNATURE_BYTES) return malformed();
    return {
      ...leafFrame(leafNode),
      reference: referenceOf(keyPackage),
      suite: suiteOf(keyPackage.cipherSuite),
      notBefore: seconds(leafNode.lifetime.notBefore),
      notAfter: seconds(leafNode.lifetime.notAfter),
      signed: { message: signContent('KeyPackageTBS', bare.subarray(0, -SIGNATURE_FIELD_BYTES)), signature: signature.slice() },
    };
  });
}

/** Lifetimes beyond what a date can hold are cut, not refused: judging them is the caller's business. */
const seconds = (value: bigint): number => (value > 253_402_300_799n ? 253_402_300_799 : Number(value));

function notAfterOf({ leafNode }: KeyPackage): number {
  return leafNode.leafNodeSource === 'key_package' ? seconds(leafNode.lifetime.notAfter) : malformed();
}

const HASHES = { x25519: sha256, xwing: sha512 } as const satisfies Record<Suite, unknown>;

/** KeyPackageRef: RefHash of RFC 9420 §5.2 with the hash of the package's own suite. */
function referenceOf(keyPackage: KeyPackage): Uint8Array {
  const hash = HASHES[suiteOf(keyPackage.cipherSuite)];
  return hash(concatenate(vector(new TextEncoder().encode('MLS 1.0 KeyPackage Reference')), vector(encodeKeyPackage(keyPackage))));
}

/** SignContent of RFC 9420 §5.1.2. */
function signContent(label: string, content: Uint8Array): Uint8Array {
  return concatenate(vector(new TextEncoder().encode(`MLS 1.0 ${label}`)), vector(content));
}
