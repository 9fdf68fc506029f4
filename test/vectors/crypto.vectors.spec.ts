import { decodeGroupContext } from 'ts-mls/groupContext.js';
import { decodeVarLenData } from 'ts-mls/codec/variableLength.js';
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js';
import { decodeAuthenticatedContent, type AuthenticatedContentCommit } from 'ts-mls/authenticatedContent.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { verifyConfirmationTag } from 'ts-mls/framedContent.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { computePskSecret, type PreSharedKeyID } from 'ts-mls/presharedkey.js';
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { mlsExporter } from 'ts-mls';
import { ready } from '@chancery/sealing';
import { cipherSuite } from '../../libs/client/sealing/src/provider/suites.js';
import { describeVectors, hex, unhex } from './vector-files.js';

const cs = () => cipherSuite('x25519');
beforeAll(ready);

type Hex<K extends string> = Readonly<Record<K, string>>;

interface CryptoBasics {
  readonly ref_hash: Hex<'label' | 'value' | 'out'>;
  readonly expand_with_label: Hex<'secret' | 'label' | 'context' | 'out'> & { readonly length: number };
  readonly derive_secret: Hex<'secret' | 'label' | 'out'>;
  readonly derive_tree_secret: Hex<'secret' | 'label' | 'out'> & { readonly generation: number; readonly length: number };
  readonly sign_with_label: Hex<'priv' | 'pub' | 'content' | 'label' | 'signature'>;
  readonly encrypt_with_label: Hex<'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext'>;
}

describeVectors<CryptoBasics>('crypto-basics', async (v) => {
  const { kdf, hash, hpke, signature } = cs();
  expect(hex(await refhash(v.ref_hash.label, unhex(v.ref_hash.value), hash))).toBe(v.ref_hash.out);
  const expand = v.expand_with_label;
  expect(hex(await expandWithLabel(unhex(expand.secret), expand.label, unhex(expand.context), expand.length, kdf))).toBe(expand.out);
  expect(hex(await deriveSecret(unhex(v.derive_secret.secret), v.derive_secret.label, kdf))).toBe(v.derive_secret.out);
  const tree = v.derive_tree_secret;
  expect(hex(await deriveTreeSecret(unhex(tree.secret), tree.label, tree.generation, tree.length, kdf))).toBe(tree.out);
  const signed = v.sign_with_label;
  expect(await verifyWithLabel(unhex(signed.pub), signed.label, unhex(signed.content), unhex(signed.signature), signature)).toBe(true);
  expect(hex(await signWithLabel(unhex(signed.priv), signed.label, unhex(signed.content), signature))).toBe(signed.signature);
  const sealed = v.encrypt_with_label;
  const open = async (kem: Uint8Array, ct: Uint8Array) => decryptWithLabel(await hpke.importPrivateKey(unhex(sealed.priv)), sealed.label, unhex(sealed.context), kem, ct, hpke);
  expect(hex(await open(unhex(sealed.kem_output), unhex(sealed.ciphertext)))).toBe(sealed.plaintext);
  const again = await encryptWithLabel(await hpke.importPublicKey(unhex(sealed.pub)), sealed.label, unhex(sealed.context), unhex(sealed.plaintext), hpke);
  expect(hex(await open(again.enc, again.ct))).toBe(sealed.plaintext);
});

interface KeySchedule {
  readonly initial_init_secret: string;
  readonly epochs: readonly (Hex<
    'commit_secret' | 'psk_secret' | 'group_context' | 'joiner_secret' | 'welcome_secret' | 'init_secret' | 'sender_data_secret' | 'encryption_secret' | 'exporter_secret' | 'epoch_authenticator'
    | 'external_secret' | 'external_pub' | 'confirmation_key' | 'membership_key' | 'resumption_psk'
  > & { readonly exporter: Hex<'label' | 'context' | 'secret'> & { readonly length: number } })[];
}

describeVectors<KeySchedule>('key-schedule', async (v) => {
  let init = unhex(v.initial_init_secret);
  for (const epoch of v.epochs) {
    const context = decodeGroupContext(unhex(epoch.group_context), 0)![0];
    const made = await initializeEpoch(init, unhex(epoch.commit_secret), context, unhex(epoch.psk_secret), cs().kdf);
    const { keySchedule } = made;
    const { publicKey } = await cs().hpke.deriveKeyPair(keySchedule.externalSecret);
    expect({
      joiner_secret: hex(made.joinerSecret), welcome_secret: hex(made.welcomeSecret), encryption_secret: hex(made.encryptionSecret), init_secret: hex(keySchedule.initSecret),
      sender_data_secret: hex(keySchedule.senderDataSecret), exporter_secret: hex(keySchedule.exporterSecret), epoch_authenticator: hex(keySchedule.epochAuthenticator),
      external_secret: hex(keySchedule.externalSecret), confirmation_key: hex(keySchedule.confirmationKey), membership_key: hex(keySchedule.membershipKey), resumption_psk: hex(keySchedule.resumptionPsk),
      external_pub: hex(await cs().hpke.exportPublicKey(publicKey)),
    }).toEqual(expect.objectContaining(Object.fromEntries(Object.entries(epoch).filter(([name]) => !['commit_secret', 'psk_secret', 'group_context', 'exporter', 'confirmed_transcript_hash', 'tree_hash'].includes(name)))));
    const { exporter } = epoch;
    expect(hex(await mlsExporter(keySchedule.exporterSecret, exporter.label, unhex(exporter.context), exporter.length, cs()))).toBe(exporter.secret);
    init = unhex(epoch.init_secret);
  }
});

interface SecretTreeVector {
  readonly sender_data: Hex<'sender_data_secret' | 'ciphertext' | 'key' | 'nonce'>;
  readonly encryption_secret: string;
  readonly leaves: readonly (readonly (Hex<'handshake_key' | 'handshake_nonce' | 'application_key' | 'application_nonce'> & { readonly generation: number })[])[];
}

describeVectors<SecretTreeVector>('secret-tree', async (v) => {
  const data = v.sender_data;
  expect(hex(await expandSenderDataKey(cs(), unhex(data.sender_data_secret), unhex(data.ciphertext)))).toBe(data.key);
  expect(hex(await expandSenderDataNonce(cs(), unhex(data.sender_data_secret), unhex(data.ciphertext)))).toBe(data.nonce);
  const tree = await createSecretTree(v.leaves.length, unhex(v.encryption_secret), cs().kdf);
  const config = { retainKeysForGenerations: 1_000, retainKeysForEpochs: 0, maximumForwardRatchetSteps: 10_000 };
  for (const [leaf, generations] of v.leaves.entries()) {
    for (const expected of generations) {
      for (const type of ['handshake', 'application'] as const) {
        const [{ secret }] = await ratchetUntil(tree[leaf * 2]![type], expected.generation, config, cs());
        expect(hex(await deriveKey(secret, expected.generation, cs()))).toBe(expected[`${type}_key`]);
        expect(hex(await deriveNonce(secret, expected.generation, cs()))).toBe(expected[`${type}_nonce`]);
      }
    }
  }
});

describeVectors<Hex<'confirmation_key' | 'authenticated_content' | 'interim_transcript_hash_before' | 'confirmed_transcript_hash_after' | 'interim_transcript_hash_after'>>('transcript-hashes', async (v) => {
  const content = decodeAuthenticatedContent(unhex(v.authenticated_content), 0)![0] as AuthenticatedContentCommit;
  if (content.auth.contentType !== 'commit') throw new Error('not a commit');
  const confirmed = await createConfirmedHash(unhex(v.interim_transcript_hash_before), { wireformat: content.wireformat, content: content.content, signature: content.auth.signature }, cs().hash);
  expect(hex(confirmed)).toBe(v.confirmed_transcript_hash_after);
  expect(hex(await createInterimHash(confirmed, content.auth.confirmationTag, cs().hash))).toBe(v.interim_transcript_hash_after);
  expect(await verifyConfirmationTag(unhex(v.confirmation_key), content.auth.confirmationTag, confirmed, cs().hash)).toBe(true);
});

describeVectors<{ readonly psks: readonly Hex<'psk_id' | 'psk' | 'psk_nonce'>[]; readonly psk_secret: string }>('psk_secret', async (v) => {
  const psks = v.psks.map((psk): [PreSharedKeyID, Uint8Array] => [{ psktype: 'external', pskId: unhex(psk.psk_id), pskNonce: unhex(psk.psk_nonce) }, unhex(psk.psk)]);
  expect(hex(await computePskSecret(psks, cs()))).toBe(v.psk_secret);
});

describeVectors<{ readonly vlbytes_header: string; readonly length: number }>('deserialization', (v) => {
  const header = unhex(v.vlbytes_header);
  const whole = new Uint8Array(header.length + v.length);
  whole.set(header);
  expect(decodeVarLenData(whole, 0)![0]).toHaveLength(v.length);
});
