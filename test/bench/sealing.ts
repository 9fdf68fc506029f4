import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DEFAULT_POLICIES } from '@chancery/domain';
import { createKeyPackages, generateSigningKeyPair, GroupSession, newAttachmentKey, openAttachment, PORTABLE_HASHES, ready, sealAttachment, sign, verify } from '@chancery/sealing';
import { TestNetwork } from '../mls/kit/network.js';
import type { Figures } from './figures.js';

const MEBIBYTE = 1_048_576;

async function pair(suite: 'x25519' | 'xwing'): Promise<{ a: GroupSession; b: GroupSession; now: number }> {
  const network = new TestNetwork();
  const [one, two] = [network.person('contact_point'), network.person('contact_point')];
  const { now, networkId, ledger: judge, size: trustSize } = network;
  const channelId = randomUUID();
  const founded = await GroupSession.found({ suite, channelId, networkId, groupId: randomBytes(16), policy: DEFAULT_POLICIES.group, identity: one.identity, signingSeed: one.signingSeed, judge, trustSize, now });
  const [keyPackage] = await createKeyPackages({ suite, identity: two.identity, signingSeed: two.signingSeed, count: 1, now });
  const pending = await founded.commit({ add: [{ deviceId: two.deviceId, keyPackage: keyPackage!.publicBytes }], trustSize, now });
  const a = pending.adopt();
  const { session: b } = await GroupSession.join({ welcome: pending.welcome!, keyPackage: keyPackage!, signingSeed: two.signingSeed, judge, expected: { channelId, networkId }, moment: { now, acceptedAt: now } });
  return { a, b, now };
}

/** Messages of 256 bytes sealed and opened, beside one bare Ed25519 signature and its check with the same library. */
async function measureMessages(figures: Figures, suite: 'x25519' | 'xwing'): Promise<void> {
  const { now, ...ends } = await pair(suite);
  let { a, b } = ends;
  const text = randomBytes(256);
  const sealed: Uint8Array[] = [];
  const count = 2_000;
  let from = performance.now();
  for (let i = 0; i < count; i++) {
    const step = await a.seal(text, new Uint8Array(), now);
    a = step.session;
    sealed.push(step.sealedContent);
  }
  figures.add(`messages sealed, 256 bytes, ${suite}`, count / ((performance.now() - from) / 1000), '/s', 'bare Ed25519 signatures');
  from = performance.now();
  for (const message of sealed) b = (await b.open(message, { now, acceptedAt: now })).session;
  figures.add(`messages opened, 256 bytes, ${suite}`, count / ((performance.now() - from) / 1000), '/s', 'bare Ed25519 checks');
  figures.add(`bytes on the wire for 256, ${suite}`, sealed[0]!.length, 'B');
}

function measureSignatures(figures: Figures): void {
  const { publicKey, seed } = generateSigningKeyPair();
  const message = randomBytes(256);
  const rate = (work: () => unknown): number => {
    const from = performance.now();
    for (let i = 0; i < 3_000; i++) work();
    return 3_000 / ((performance.now() - from) / 1000);
  };
  const signature = sign(seed, message);
  figures.add('bare Ed25519 signatures', rate(() => sign(seed, message)), '/s');
  figures.add('bare Ed25519 checks', rate(() => verify(publicKey, message, signature)), '/s');
}

async function measureAttachments(figures: Figures, mebibytes: number): Promise<void> {
  const block = randomBytes(MEBIBYTE);
  const source = async function* () {
    for (let i = 0; i < mebibytes; i++) yield block;
  };
  const from = performance.now();
  const hash = createHash('sha256');
  for await (const part of source()) hash.update(part);
  figures.add('SHA-256 alone over the same bytes', mebibytes / ((performance.now() - from) / 1000), 'MiB/s');
  const hashes = { ...PORTABLE_HASHES, sha256: () => createHash('sha256') };
  const [attachmentId, key] = [randomUUID(), await newAttachmentKey()];
  const parts: Uint8Array[] = [];
  let start = performance.now();
  const sealed = sealAttachment({ attachmentId, key, source: source(), sizeBytes: mebibytes * MEBIBYTE, fileName: 'draft.pdf', mediaType: 'application/pdf', hashes });
  for await (const part of sealed.bytes) parts.push(new Uint8Array(part));
  const manifest = await sealed.manifest;
  figures.add(`attachment sealed, ${mebibytes} MiB, all hashes`, mebibytes / ((performance.now() - start) / 1000), 'MiB/s', 'SHA-256 alone over the same bytes');
  start = performance.now();
  let opened = 0;
  const stored = async function* () {
    yield* parts;
  };
  for await (const part of openAttachment({ manifest, source: stored(), hashes })) opened += part.length;
  if (opened !== mebibytes * MEBIBYTE) throw new Error('not all bytes came back');
  figures.add(`attachment opened, ${mebibytes} MiB, all hashes`, mebibytes / ((performance.now() - start) / 1000), 'MiB/s', 'SHA-256 alone over the same bytes');
}

export async function measureSealing(figures: Figures): Promise<void> {
  await ready();
  measureSignatures(figures);
  await measureMessages(figures, 'x25519');
  await measureMessages(figures, 'xwing');
  await measureAttachments(figures, 128);
}
