import { decodeCbor, encodeCbor } from '@chancery/contracts';
import {
  acceptAll, createApplicationMessage, createCommit, createGroupInfoWithExternalPubAndRatchetTree, createProposal, decodeMlsMessage, defaultKeyPackageEqualityConfig, emptyPskIndex, encodeMlsMessage,
  generateKeyPackageWithKey, joinGroupExternal, joinGroupWithExtensions, processMessage, type ClientState, type Credential, type Extension, type KeyPackage, type Lifetime, type MLSMessage,
  type PrivateKeyPackage, type Proposal,
} from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { signKeyPackage } from 'ts-mls/keyPackage.js';
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import { SUITES, signingKeyPairFromSeed, type CreatedKeyPackage } from '@chancery/sealing';
import { cipherSuite } from '../../../libs/client/sealing/src/provider/suites.js';
import type { TestDevice, TestNetwork } from './network.js';

const cs = () => cipherSuite('x25519');

export function unwrap<W extends MLSMessage['wireformat']>(bytes: Uint8Array, wireformat: W): Extract<MLSMessage, { wireformat: W }> {
  const message = decodeMlsMessage(bytes, 0)![0];
  if (message.wireformat !== wireformat) throw new Error('another wire format');
  return message as Extract<MLSMessage, { wireformat: W }>;
}

export interface Package {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export interface PackageTwist {
  readonly credential?: Credential;
  readonly signingSeed?: Uint8Array;
  readonly lifetime?: Lifetime;
  /** Puts this encryption key into the leaf instead of its own. */
  readonly encryptionKey?: Uint8Array;
}

/** A KeyPackage as a hostile client could make it. */
export async function twistedPackage(network: TestNetwork, device: TestDevice, { credential, signingSeed = device.signingSeed, lifetime, encryptionKey }: PackageTwist = {}): Promise<Package> {
  const capabilities = { versions: ['mls10' as const], ciphersuites: [SUITES.x25519], extensions: [0xf0a1], proposals: [], credentials: ['basic' as const, 'x509' as const] };
  const now = BigInt(network.now);
  const made = await generateKeyPackageWithKey(
    credential ?? { credentialType: 'basic', identity: device.identity }, capabilities, lifetime ?? { notBefore: now - 60n, notAfter: now + 86_400n }, [],
    { signKey: signingSeed, publicKey: signingKeyPairFromSeed(signingSeed).publicKey }, cs(),
  );
  if (!encryptionKey) return made;
  const { leafNode, ...tbs } = made.publicPackage;
  const leaf = await signLeafNodeKeyPackage({ ...leafNode, hpkePublicKey: encryptionKey }, signingSeed, cs().signature);
  return { ...made, publicPackage: await signKeyPackage({ ...tbs, leafNode: leaf }, signingSeed, cs().signature) };
}

export const packageBytes = ({ publicPackage }: Pick<Package, 'publicPackage'>): Uint8Array => encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage });

/** A real member whose client trusts everybody, checks nothing, and commits what it likes. */
export class HostileMember {
  private constructor(
    public state: ClientState,
    private readonly trustSize: () => Uint8Array,
  ) {}

  static async join(network: TestNetwork, welcome: Uint8Array, { publicBytes, privateBytes }: CreatedKeyPackage, device: TestDevice): Promise<HostileMember> {
    const keys = decodeCbor(privateBytes) as Map<number, Uint8Array>;
    const privatePackage = { initPrivateKey: keys.get(1)!, hpkePrivateKey: keys.get(2)!, signaturePrivateKey: device.signingSeed };
    const [state] = await joinGroupWithExtensions(unwrap(welcome, 'mls_welcome').welcome, unwrap(publicBytes, 'mls_key_package').keyPackage, privatePackage, emptyPskIndex, cs());
    return new HostileMember(state, () => encodeCbor(new Map([[1, network.size]])));
  }

  async commit(proposals: readonly Proposal[], options: { authenticatedData?: Uint8Array; groupInfoExtensions?: Extension[]; asPrivate?: boolean } = {}): Promise<{ commit: Uint8Array; welcome: Uint8Array | undefined; next: HostileMember }> {
    const { authenticatedData = this.trustSize(), asPrivate = false, groupInfoExtensions = [{ extensionType: 0xf0a2, extensionData: authenticatedData }] } = options;
    const { commit, welcome, newState } = await createCommit({ state: this.state, cipherSuite: cs() }, { extraProposals: [...proposals], wireAsPublicMessage: !asPrivate, ratchetTreeExtension: true, authenticatedData, groupInfoExtensions });
    return { commit: encodeMlsMessage(commit), welcome: welcome && encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }), next: new HostileMember(newState, this.trustSize) };
  }

  /** A commit whose update path puts another device into this member's leaf: signed by the one, the leaf by the other. */
  async commitAs(other: TestDevice): Promise<Uint8Array> {
    const node = this.state.ratchetTree[this.state.privatePath.leafIndex * 2];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const leaf = { ...node.leaf, credential: { credentialType: 'basic' as const, identity: other.identity }, signaturePublicKey: signingKeyPairFromSeed(other.signingSeed).publicKey };
    const ratchetTree = this.state.ratchetTree.map((current) => (current === node ? { ...node, leaf } : current));
    const { signature } = cs();
    const isLeafNode = (content: Uint8Array): boolean => Buffer.from(content).includes('LeafNodeTBS');
    const twoFaced = { ...cs(), signature: { ...signature, sign: (key: Uint8Array, content: Uint8Array) => signature.sign(isLeafNode(content) ? other.signingSeed : key, content) } };
    const { commit } = await createCommit({ state: { ...this.state, ratchetTree }, cipherSuite: twoFaced }, { wireAsPublicMessage: true, authenticatedData: this.trustSize() });
    return encodeMlsMessage(commit);
  }

  /** A proposal on its own, as RFC 9420 allows it. */
  async propose(proposal: Proposal, asPublic: boolean): Promise<Uint8Array> {
    const { message } = await createProposal(this.state, asPublic, proposal, cs());
    return encodeMlsMessage(message);
  }

  async say(words: Uint8Array): Promise<Uint8Array> {
    const { newState, privateMessage } = await createApplicationMessage(this.state, words, cs());
    this.state = newState;
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
  }

  async follow(commit: Uint8Array): Promise<void> {
    ({ newState: this.state } = await processMessage(unwrap(commit, 'mls_public_message'), this.state, emptyPskIndex, acceptAll, cs()));
  }

  /** An external commit with any package, replacing the leaf for which `victim` holds, or nobody. */
  async externalCommit({ publicPackage, privatePackage }: Package, victim?: (identity: Uint8Array) => boolean): Promise<Uint8Array> {
    const info = await createGroupInfoWithExternalPubAndRatchetTree(this.state, [], cs());
    const keyPackageEqualityConfig = { ...defaultKeyPackageEqualityConfig, compareKeyPackageToLeafNode: (_: KeyPackage, leaf: { credential: Credential }) => leaf.credential.credentialType === 'basic' && victim!(leaf.credential.identity) };
    const { publicMessage } = await joinGroupExternal(info, publicPackage, privatePackage, victim !== undefined, cs(), undefined, { ...defaultClientConfig, keyPackageEqualityConfig }, this.trustSize());
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage });
  }
}

export const add = ({ publicPackage }: Pick<Package, 'publicPackage'>): Proposal => ({ proposalType: 'add', add: { keyPackage: publicPackage } });
export const remove = (removed: number): Proposal => ({ proposalType: 'remove', remove: { removed } });
export const context = (extensions: Extension[]): Proposal => ({ proposalType: 'group_context_extensions', groupContextExtensions: { extensions } });
