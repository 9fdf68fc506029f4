import {
  acceptAll, createApplicationMessage, createCommit, createGroup, createGroupInfoWithExternalPubAndRatchetTree, defaultAuthenticationService, defaultKeyPackageEqualityConfig, defaultLifetimeConfig,
  defaultPaddingConfig, emptyPskIndex, encodeRequiredCapabilities, generateKeyPackage, joinGroup, joinGroupExternal, makePskIndex, bytesToBase64, mlsExporter, processMessage,
  type ClientConfig, type ClientState, type CreateCommitResult, type KeyPackage, type MlsPrivateMessage, type MlsPublicMessage, type PrivateKeyPackage, type PrivateMessage, type Proposal,
} from 'ts-mls';
import { deriveTreeSecret } from 'ts-mls/crypto/kdf.js';
import { privateContentAADEncoder } from 'ts-mls/privateMessage.js';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import { deriveKey, derivePrivateMessageNonce } from 'ts-mls/secretTree.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { ready } from '../src/provider/sodium.js';
import { cipherSuite, SUITES } from '../src/provider/suites.js';

/** Each of these fails on ts-mls 1.6.4 as published: see README.md beside this file. */
const suite = 'x25519';
const extension = 0xf0a1;
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const config = (retainKeysForEpochs = 4): ClientConfig => ({
  authService: defaultAuthenticationService, lifetimeConfig: defaultLifetimeConfig, keyPackageEqualityConfig: defaultKeyPackageEqualityConfig, paddingConfig: defaultPaddingConfig,
  keyRetentionConfig: { retainKeysForGenerations: 10, retainKeysForEpochs, maximumForwardRatchetSteps: 200 },
});

interface Package {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

beforeAll(ready);

function newPackage(name: string): Promise<Package> {
  const now = BigInt(Math.floor(Date.now() / 1000));
  const capabilities = { versions: ['mls10' as const], ciphersuites: [SUITES[suite]], extensions: [extension], proposals: [], credentials: ['basic' as const] };
  return generateKeyPackage({ credentialType: 'basic', identity: bytes(name) }, capabilities, { notBefore: now - 60n, notAfter: now + 86_400n }, [], cipherSuite(suite));
}

const add = ({ publicPackage }: Package): Proposal => ({ proposalType: 'add', add: { keyPackage: publicPackage } });
const remove = (removed: number): Proposal => ({ proposalType: 'remove', remove: { removed } });

/** Members of one group by leaf, all on the bare library. */
class BareGroup {
  members: ClientState[] = [];

  static async of(size: number, clientConfig = config()): Promise<BareGroup> {
    const group = new BareGroup();
    const founder = await newPackage('0');
    group.members = [await createGroup(bytes('group'), founder.publicPackage, founder.privatePackage, [], cipherSuite(suite), clientConfig)];
    await group.add(size - 1, clientConfig);
    return group;
  }

  async commit(by: number, extraProposals: Proposal[], wireAsPublicMessage = true): Promise<CreateCommitResult> {
    const made = await createCommit({ state: this.members[by]!, cipherSuite: cipherSuite(suite) }, { extraProposals, wireAsPublicMessage, ratchetTreeExtension: true });
    const gone = new Set(extraProposals.flatMap((proposal) => (proposal.proposalType === 'remove' ? [(proposal as { remove: { removed: number } }).remove.removed] : [])));
    const former = this.members;
    this.members = [];
    for (const [i, state] of former.entries()) {
      if (i === by) this.members.push(made.newState);
      else if (!gone.has(state.privatePath.leafIndex)) this.members.push((await this.receive(state, made)).newState);
    }
    return made;
  }

  private receive(state: ClientState, made: CreateCommitResult) {
    return processMessage(made.commit as MlsPublicMessage & { version: 'mls10' }, state, emptyPskIndex, acceptAll, cipherSuite(suite));
  }

  async add(count: number, clientConfig = config()): Promise<void> {
    const packages = await Promise.all(Array.from({ length: count }, () => newPackage('newcomer')));
    const { welcome } = await this.commit(0, packages.map(add));
    for (const { publicPackage, privatePackage } of packages) {
      this.members.push(await joinGroup(welcome!, publicPackage, privatePackage, emptyPskIndex, cipherSuite(suite), undefined, undefined, clientConfig));
    }
  }

  async secrets(): Promise<Set<string>> {
    const secrets = await Promise.all(this.members.map(({ keySchedule }) => mlsExporter(keySchedule.exporterSecret, 'same', bytes(''), 32, cipherSuite(suite))));
    return new Set(secrets.map((secret) => bytesToBase64(secret)));
  }
}

it('F1: a Welcome is taken when parents list different unmerged leaves', async () => {
  const group = await BareGroup.of(8);
  for (let i = 0; i < 8; i++) await group.commit(i, []);
  await group.commit(0, [remove(3), remove(6)]);
  for (let i = 0; i < 6; i++) await group.commit(i, []);
  await group.add(2);
  expect((await group.secrets()).size).toBe(1);
  expect(group.members).toHaveLength(8);
});

it('F1: an unmerged leaf beyond the tree is refused, and does not hang', async () => {
  const group = await BareGroup.of(2);
  await group.commit(0, []);
  const info = await createGroupInfoWithExternalPubAndRatchetTree(group.members[0]!, [], cipherSuite(suite));
  const { publicPackage, privatePackage } = await newPackage('external');
  const tree = group.members[0]!.ratchetTree.map((node) => (node?.nodeType === 'parent' ? { ...node, parent: { ...node.parent, unmergedLeaves: [1_000] } } : node));
  const bare = { ...info, extensions: info.extensions.filter(({ extensionType }) => extensionType !== 'ratchet_tree') };
  await expect(joinGroupExternal(bare, publicPackage, privatePackage, false, cipherSuite(suite), tree)).rejects.toThrow('Unmerged leaf');
});

async function consumedByTheft(): Promise<{ stolen: Uint8Array; message: PrivateMessage; state: ClientState }> {
  const group = await BareGroup.of(2);
  const messages: PrivateMessage[] = [];
  for (const word of ['zero', 'one', 'two']) {
    const { newState, privateMessage } = await createApplicationMessage(group.members[0]!, bytes(word), cipherSuite(suite));
    group.members[0] = newState;
    messages.push(privateMessage);
  }
  let state = group.members[1]!;
  for (const i of [2, 1]) {
    const message: MlsPrivateMessage & { version: 'mls10' } = { version: 'mls10', wireformat: 'mls_private_message', privateMessage: messages[i]! };
    ({ newState: state } = await processMessage(message, state, emptyPskIndex, acceptAll, cipherSuite(suite)));
  }
  return { stolen: state.secretTree[0]!.application.unusedGenerations[0]!, message: messages[1]!, state };
}

it('F2: what is kept of a skipped message does not open later ones that were consumed', async () => {
  const cs = cipherSuite(suite);
  const { stolen, message, state } = await consumedByTheft();
  const next = await deriveTreeSecret(stolen, 'secret', 0, cs.kdf.size, cs.kdf);
  const { reuseGuard } = (await decryptSenderData(message, state.keySchedule.senderDataSecret, cs))!;
  const key = await deriveKey(next, 1, cs);
  const nonce = await derivePrivateMessageNonce(next, 1, reuseGuard, cs);
  await expect(cs.hpke.decryptAead(key, nonce, encode(privateContentAADEncoder)(message), message.ciphertext)).rejects.toThrow();
});

const newContext: Proposal = {
  proposalType: 'group_context_extensions',
  groupContextExtensions: { extensions: [{ extensionType: 'required_capabilities', extensionData: encodeRequiredCapabilities({ extensionTypes: [extension], proposalTypes: [], credentialTypes: ['basic'] }) }] },
};

it('F3: a commit with new context extensions has a path', async () => {
  const group = await BareGroup.of(3);
  const { commit } = await group.commit(0, [newContext]);
  const { content } = (commit as MlsPublicMessage).publicMessage;
  expect(content.contentType === 'commit' && content.commit.path).toBeDefined();
});

it('F3: with a removal in the same commit everybody can follow', async () => {
  const group = await BareGroup.of(4);
  await group.commit(0, [newContext, remove(2)]);
  expect((await group.secrets()).size).toBe(1);
});

it('F4: external_pub is an HPKEPublicKey with its length prefix', async () => {
  const group = await BareGroup.of(1);
  const info = await createGroupInfoWithExternalPubAndRatchetTree(group.members[0]!, [], cipherSuite(suite));
  const externalPub = info.extensions.find(({ extensionType }) => extensionType === 'external_pub')!.extensionData;
  expect([externalPub.length, externalPub[0]]).toEqual([33, 32]);
});

it('F5: a PrivateMessage commit can use a pre-shared key', async () => {
  const cs = cipherSuite(suite);
  const group = await BareGroup.of(2);
  const psks = { [bytesToBase64(bytes('psk'))]: bytes('a shared secret of some length..') };
  const psk: Proposal = { proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: bytes('psk'), pskNonce: new Uint8Array(32) } } };
  const made = await createCommit({ state: group.members[0]!, cipherSuite: cs, pskIndex: makePskIndex(group.members[0], psks) }, { extraProposals: [psk] });
  const received = await processMessage(made.commit as MlsPrivateMessage & { version: 'mls10' }, group.members[1]!, makePskIndex(group.members[1], psks), acceptAll, cs);
  group.members = [made.newState, received.newState];
  expect((await group.secrets()).size).toBe(1);
});

it('F6: an opened message says from which leaf it came', async () => {
  const cs = cipherSuite(suite);
  const group = await BareGroup.of(3);
  const { privateMessage } = await createApplicationMessage(group.members[2]!, bytes('x'), cs);
  const opened = await processMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage } as MlsPrivateMessage & { version: 'mls10' }, group.members[0]!, emptyPskIndex, acceptAll, cs);
  expect(opened).toMatchObject({ kind: 'applicationMessage', senderLeafIndex: 2 });
});

it.each([0, 1])('F6: with %i epochs kept, the secrets of those that expire are handed back for wiping', async (kept) => {
  const group = await BareGroup.of(2, config(kept));
  const old = group.members[0]!;
  for (let i = 0; i < kept; i++) await group.commit(0, []);
  const { consumed, newState } = await group.commit(0, []);
  expect(consumed).toContain(old.secretTree[0]!.application.secret);
  expect(consumed).toContain(old.keySchedule.senderDataSecret);
  expect(consumed.every((secret) => secret instanceof Uint8Array)).toBe(true);
  expect(newState.historicalReceiverData.size).toBe(kept);
});
