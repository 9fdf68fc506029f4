import {
  acceptAll, bytesToBase64, decodeMlsMessage, encodeMlsMessage, joinGroup, makePskIndex, processMessage, type ClientConfig, type KeyPackage, type MLSMessage, type MlsPrivateMessage, type MlsPublicMessage, type Welcome,
} from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { decodeGroupSecrets, groupSecretsEncoder } from 'ts-mls/groupSecrets.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { protectApplicationData, unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import * as proposals from 'ts-mls/proposal.js';
import { decodeRatchetTree, ratchetTreeEncoder, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { ready } from '@chancery/sealing';
import { cipherSuite, SUITES } from '../../libs/client/sealing/src/provider/suites.js';
import { describeVectors, hex, unhex } from './vector-files.js';

const cs = () => cipherSuite('x25519');
const zeroes = () => new Uint8Array(cs().kdf.size);
/** The vectors name no certificates: credentials are not judged here. */
const config: ClientConfig = { ...defaultClientConfig, keyRetentionConfig: { retainKeysForGenerations: 10, retainKeysForEpochs: 4, maximumForwardRatchetSteps: 200 } };
beforeAll(ready);

function message<W extends MLSMessage['wireformat']>(text: string, wireformat: W): Extract<MLSMessage, { wireformat: W }> {
  const decoded = decodeMlsMessage(unhex(text), 0)![0];
  if (decoded.wireformat !== wireformat) throw new Error(`expected ${wireformat}`);
  return decoded as Extract<MLSMessage, { wireformat: W }>;
}

type Hex<K extends string> = Readonly<Record<K, string>>;
type Protection = Hex<
  'group_id' | 'tree_hash' | 'confirmed_transcript_hash' | 'signature_priv' | 'signature_pub' | 'encryption_secret' | 'sender_data_secret' | 'membership_key' | 'proposal' | 'proposal_pub' | 'proposal_priv'
  | 'commit' | 'commit_pub' | 'commit_priv' | 'application' | 'application_priv'
> & { readonly epoch: number };

describeVectors<Protection>('message-protection', async (v) => {
  const context = { version: 'mls10' as const, cipherSuite: SUITES.x25519, groupId: unhex(v.group_id), epoch: BigInt(v.epoch), treeHash: unhex(v.tree_hash), confirmedTranscriptHash: unhex(v.confirmed_transcript_hash), extensions: [] };
  const leaf = { nodeType: 'leaf' as const, leaf: { signaturePublicKey: unhex(v.signature_pub) } };
  const tree = [leaf, undefined, leaf] as unknown as RatchetTree;
  const ratchets = () => createSecretTree(2, unhex(v.encryption_secret), cs().kdf);
  const open = async (bytes: Uint8Array) => {
    const { privateMessage } = decodeMlsMessage(bytes, 0)![0] as MlsPrivateMessage;
    return (await unprotectPrivateMessage(unhex(v.sender_data_secret), privateMessage, await ratchets(), tree, context, config.keyRetentionConfig, cs())).content.content;
  };
  const read = async (text: string) => (await unprotectPublicMessage(unhex(v.membership_key), context, tree, message(text, 'mls_public_message').publicMessage, cs())).content;
  for (const content of [await open(unhex(v.proposal_priv)), await read(v.proposal_pub)]) expect(content.contentType === 'proposal' && hex(proposals.encodeProposal(content.proposal))).toBe(v.proposal);
  for (const content of [await open(unhex(v.commit_priv)), await read(v.commit_pub)]) expect(content.contentType === 'commit' && hex(encodeCommit(content.commit))).toBe(v.commit);
  const application = await open(unhex(v.application_priv));
  expect(application.contentType === 'application' && hex(application.applicationData)).toBe(v.application);
  const { privateMessage } = await protectApplicationData(unhex(v.signature_priv), unhex(v.sender_data_secret), unhex(v.application), new Uint8Array(), context, await ratchets(), 1, config.paddingConfig, cs());
  const again = await open(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }));
  expect(again.contentType === 'application' && hex(again.applicationData)).toBe(v.application);
});

describeVectors<Hex<'init_priv' | 'signer_pub' | 'key_package' | 'welcome'>>('welcome', async (v) => {
  const { welcome } = message(v.welcome, 'mls_welcome');
  const reference = await makeKeyPackageRef(message(v.key_package, 'mls_key_package').keyPackage, cs().hash);
  const secrets = await decryptGroupSecrets(await cs().hpke.importPrivateKey(unhex(v.init_priv)), reference, welcome, cs().hpke);
  const info = await decryptGroupInfo(welcome, secrets!.joinerSecret, zeroes(), cs());
  expect(await verifyGroupInfoSignature(info!, unhex(v.signer_pub), cs().signature)).toBe(true);
  expect(await verifyGroupInfoConfirmationTag(info!, secrets!.joinerSecret, zeroes(), cs())).toBe(true);
});

interface PassiveClient extends Hex<'key_package' | 'signature_priv' | 'encryption_priv' | 'init_priv' | 'welcome' | 'initial_epoch_authenticator'> {
  readonly external_psks: readonly Hex<'psk_id' | 'psk'>[];
  readonly ratchet_tree: string | null;
  readonly epochs: readonly { readonly proposals: readonly string[]; readonly commit: string; readonly epoch_authenticator: string }[];
}

async function followPassively(v: PassiveClient): Promise<void> {
  const psks = Object.fromEntries(v.external_psks.map((psk) => [bytesToBase64(unhex(psk.psk_id)), unhex(psk.psk)]));
  const { keyPackage }: { keyPackage: KeyPackage } = message(v.key_package, 'mls_key_package');
  const { welcome }: { welcome: Welcome } = message(v.welcome, 'mls_welcome');
  const keys = { initPrivateKey: unhex(v.init_priv), hpkePrivateKey: unhex(v.encryption_priv), signaturePrivateKey: unhex(v.signature_priv) };
  const tree = v.ratchet_tree === null ? undefined : decodeRatchetTree(unhex(v.ratchet_tree), 0)![0];
  let state = await joinGroup(welcome, keyPackage, keys, makePskIndex(undefined, psks), cs(), tree, undefined, config);
  expect(hex(state.keySchedule.epochAuthenticator)).toBe(v.initial_epoch_authenticator);
  for (const epoch of v.epochs) {
    for (const text of [...epoch.proposals, epoch.commit]) {
      const handshake = decodeMlsMessage(unhex(text), 0)![0] as MlsPublicMessage | MlsPrivateMessage;
      ({ newState: state } = await processMessage(handshake, state, makePskIndex(state, psks), acceptAll, cs()));
    }
    expect(hex(state.keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
  }
}

describeVectors<PassiveClient>('passive-client-welcome', followPassively);
describeVectors<PassiveClient>('passive-client-handling-commit', followPassively);

type Messages = Hex<
  'mls_welcome' | 'mls_group_info' | 'mls_key_package' | 'public_message_application' | 'public_message_proposal' | 'public_message_commit' | 'private_message' | 'ratchet_tree' | 'group_secrets' | 'commit' | 'add_proposal'
>;

describeVectors<Messages>('messages', (v) => {
  for (const name of ['mls_welcome', 'mls_group_info', 'mls_key_package', 'public_message_application', 'public_message_proposal', 'public_message_commit', 'private_message'] as const) {
    expect(hex(encodeMlsMessage(decodeMlsMessage(unhex(v[name]), 0)![0]))).toBe(v[name]);
  }
  expect(hex(encode(ratchetTreeEncoder)(decodeRatchetTree(unhex(v.ratchet_tree), 0)![0]))).toBe(v.ratchet_tree);
  expect(hex(encode(groupSecretsEncoder)(decodeGroupSecrets(unhex(v.group_secrets), 0)![0]))).toBe(v.group_secrets);
  expect(hex(encodeCommit(decodeCommit(unhex(v.commit), 0)![0]))).toBe(v.commit);
  expect(hex(proposals.encodeAdd(proposals.decodeAdd(unhex(v.add_proposal), 0)![0]))).toBe(v.add_proposal);
});
