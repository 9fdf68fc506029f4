import { randomBytes } from 'node:crypto';
import { createKeyPackages, generateSigningKeyPair, GroupSession, inspectKeyPackage, NO_AUTHENTICATED_DATA, ready, verify, type CreatedKeyPackage, type LeafJudge, type SuiteName } from '@chancery/sealing';
import { DEFAULT_POLICIES } from '@chancery/domain';
import { encodeCbor } from '../codec/cbor.js';
import { toHex } from '../codec/text.js';
import { ChanceryError } from '../errors/error-codes.js';
import { inspectKeyPackageFrame, readCommitFrame, readGroupInfoFrame, readPrivateMessageFrame, readWelcomeFrame } from './mls-framing.js';

const NOW = 1_795_000_000;
const TRUST_SIZE = 7;
const id = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A device of its own officer and authority, whose "certificate chain" is just its number: what a chain holds is not framing. */
interface Device {
  readonly number: number;
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly identity: Uint8Array;
}

const judge: LeafJudge = {
  identify: (identity, deviceKey) => {
    const officerId = id(identity[0]! + 100);
    return { authorityId: id(1), officerId, deviceId: id(identity[0]!), deviceKey, roles: ['contact_point'], officerName: 'Officer', notAfter: NOW + 1e6 };
  },
  standing: () => 'valid',
  size: TRUST_SIZE,
};

function newDevice(number: number): Device {
  const { seed, publicKey } = generateSigningKeyPair();
  return { number, seed, publicKey, identity: Uint8Array.of(number) };
}

const packageOf = async (device: Device, suite: SuiteName): Promise<CreatedKeyPackage> =>
  (await createKeyPackages({ suite, identity: device.identity, signingSeed: device.seed, count: 1, now: NOW }))[0]!;

interface Frames {
  readonly founder: Device;
  readonly newcomers: readonly Device[];
  readonly packages: readonly CreatedKeyPackage[];
  readonly groupId: Uint8Array;
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly message: Uint8Array;
  readonly removal: Uint8Array;
  readonly rejoin: Uint8Array;
  readonly policyChange: Uint8Array;
}

/** One group's life: founded, two devices added, a message, one removed, one back by external commit, a policy change. */
async function live(suite: SuiteName): Promise<Frames> {
  const [founder, ...newcomers] = [newDevice(1), newDevice(2), newDevice(3)] as [Device, Device, Device];
  const groupId = new Uint8Array(randomBytes(32));
  const order = { suite, channelId: id(50), networkId: id(51), groupId, policy: { ...DEFAULT_POLICIES.board, rights: [...DEFAULT_POLICIES.group.rights, { action: 'change_policy', role: 'contact_point', scope: 'any' }] } } as const;
  let session = await GroupSession.found({ ...order, policy: { ...order.policy, kind: 'group' }, identity: founder.identity, signingSeed: founder.seed, judge, trustSize: TRUST_SIZE, now: NOW });
  const packages = await Promise.all(newcomers.map((device) => packageOf(device, suite)));
  const add = await session.commit({ add: packages.map(({ publicBytes }, i) => ({ deviceId: id(i + 2), keyPackage: publicBytes })), trustSize: TRUST_SIZE, now: NOW });
  session = add.adopt();
  const sealed = await session.seal(new TextEncoder().encode('hello'), NO_AUTHENTICATED_DATA, NOW);
  const removal = await sealed.session.commit({ remove: [id(3)], trustSize: TRUST_SIZE, now: NOW });
  const policyChange = await sealed.session.commit({ policy: { version: 1, kind: 'group', rights: DEFAULT_POLICIES.group.rights }, trustSize: TRUST_SIZE, now: NOW });
  const rejoin = await GroupSession.rejoin({ groupInfo: add.groupInfo, expected: order, identity: newcomers[0].identity, signingSeed: newcomers[0].seed, judge, trustSize: TRUST_SIZE, now: NOW });
  return { founder, newcomers, packages, groupId, commit: add.commit, welcome: add.welcome!, groupInfo: add.groupInfo, message: sealed.sealedContent, removal: removal.commit, rejoin: rejoin.commit, policyChange: policyChange.commit };
}

const READERS = { message: readPrivateMessageFrame, commit: readCommitFrame, groupInfo: readGroupInfoFrame, welcome: readWelcomeFrame } as const;

describe.each(['x25519', 'xwing'] as const)('the framing of MLS messages, suite %s', (suite) => {
  let frames: Frames;
  beforeAll(async () => {
    await ready();
    frames = await live(suite);
  });

  it('shows of a sealed message its group and epoch', () => {
    expect(readPrivateMessageFrame(frames.message)).toEqual({ groupId: frames.groupId, epoch: 1, contentType: 'application' });
  });

  it('shows of a commit who is added, by the reference that their Welcome names', () => {
    const frame = readCommitFrame(frames.commit);
    expect({ ...frame, adds: frame.adds.map(({ identity }) => identity) }).toMatchObject({ groupId: frames.groupId, epoch: 0, external: false, senderLeafIndex: 0, removes: [], changesPolicy: false, trustSize: TRUST_SIZE, adds: frames.newcomers.map(({ identity }) => identity) });
    const references = frame.adds.map(({ keyPackageReference }) => toHex(keyPackageReference));
    expect(references).toEqual(frames.packages.map(({ reference }) => toHex(reference)));
    expect(readWelcomeFrame(frames.welcome).keyPackageReferences.map(toHex).sort()).toEqual([...references].sort());
  });

  it('shows of a commit who is removed, and that its leaf is the sender’s', () => {
    expect(readCommitFrame(frames.removal)).toMatchObject({ epoch: 1, removes: [2], adds: [], senderIdentity: { identity: frames.founder.identity, signatureKey: frames.founder.publicKey } });
  });

  it('shows that a commit changes the policy', () => {
    expect(readCommitFrame(frames.policyChange).changesPolicy).toBe(true);
  });

  it('shows of an external commit which device comes back in place of which leaf', () => {
    const frame = readCommitFrame(frames.rejoin);
    expect(frame).toMatchObject({ external: true, removes: [1], adds: [], senderIdentity: { identity: frames.newcomers[0]!.identity, signatureKey: frames.newcomers[0]!.publicKey } });
    expect(frame.senderLeafIndex).toBeUndefined();
  });

  it('hands out the bytes that a GroupInfo’s signature covers', () => {
    const frame = readGroupInfoFrame(frames.groupInfo);
    expect(frame).toMatchObject({ groupId: frames.groupId, epoch: 1, suite, signerLeafIndex: 0, joinable: true });
    expect(verify(frames.founder.publicKey, frame.signed.message, frame.signed.signature)).toBe(true);
  });

  it('reads a KeyPackage, bare or as a message, with the reference and the lifetime that the MLS library gives it', async () => {
    const { publicBytes, reference } = frames.packages[0]!;
    const inspection = await inspectKeyPackage(publicBytes, judge);
    const frame = inspectKeyPackageFrame(publicBytes.slice(4));
    expect(frame).toEqual(inspectKeyPackageFrame(publicBytes));
    expect(frame).toMatchObject({ identity: frames.newcomers[0]!.identity, suite, notBefore: inspection.notBefore, notAfter: inspection.notAfter });
    expect(toHex(frame.reference)).toBe(toHex(reference));
    expect(verify(frames.newcomers[0]!.publicKey, frame.signed.message, frame.signed.signature)).toBe(true);
  });

  it.each(Object.keys(READERS) as (keyof typeof READERS)[])('refuses a %s with a byte too many, a byte too few, or of another kind', (kind) => {
    const bytes = frames[kind];
    const refusal = new ChanceryError('MLS_MALFORMED');
    expect(() => READERS[kind](Uint8Array.of(...bytes, 0))).toThrow(refusal);
    expect(() => READERS[kind](bytes.subarray(0, -1))).toThrow(refusal);
    for (const other of Object.keys(READERS) as (keyof typeof READERS)[]) if (other !== kind) expect(() => READERS[kind](frames[other])).toThrow(refusal);
  });

  it('answers whatever bytes come with a frame or a typed refusal, never with another error', () => {
    const seed = randomBytes(4).readUInt32LE();
    const random = mulberry(seed);
    const outcomes = new Set<string>();
    const everything = [...Object.values(READERS), inspectKeyPackageFrame];
    for (let round = 0; round < 1_500; round++) {
      const source = [frames.message, frames.commit, frames.groupInfo, frames.welcome, frames.rejoin, frames.packages[0]!.publicBytes][Math.floor(random() * 6)]!;
      const bytes = mutate(source, random);
      for (const read of everything) {
        try {
          read(bytes);
          outcomes.add('read');
        } catch (error) {
          outcomes.add(error instanceof ChanceryError ? error.code : `${String(error)} (seed ${seed})`);
        }
      }
    }
    expect([...outcomes].filter((outcome) => !['read', 'MLS_MALFORMED', 'COMMIT_REFUSED'].includes(outcome))).toEqual([]);
  });
});

it('refuses empty input and what claims to be longer than it is', () => {
  for (const read of [...Object.values(READERS), inspectKeyPackageFrame]) {
    expect(() => read(new Uint8Array())).toThrow(new ChanceryError('MLS_MALFORMED'));
    expect(() => read(Uint8Array.of(0, 1, 0, 2, 0xbf, 0xff, 0xff, 0xff))).toThrow(new ChanceryError('MLS_MALFORMED'));
    expect(() => read(encodeCbor(['not', 'MLS']))).toThrow(new ChanceryError('MLS_MALFORMED'));
  }
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Flips, cuts, doubles or stretches: what a hostile or broken peer might send. */
function mutate(source: Uint8Array, random: () => number): Uint8Array {
  const bytes = source.slice();
  const flips = 1 + Math.floor(random() * 4);
  for (let i = 0; i < flips; i++) bytes[Math.floor(random() * Math.min(bytes.length, 400))] = Math.floor(random() * 256);
  const choice = random();
  if (choice < 0.2) return bytes.subarray(0, Math.floor(random() * bytes.length));
  if (choice < 0.3) return Uint8Array.of(...bytes.subarray(0, 200), ...bytes);
  return bytes;
}
