import { jest } from '@jest/globals';
import { createKeyPackages, diffPages, GroupSession, inspectKeyPackage, ready, SealingError } from '@chancery/sealing';
import { decodeCbor, encodeCbor, type CborValue } from '@chancery/contracts';
import { besieged } from './kit/besieged.js';
import { add, packageBytes, remove, twistedPackage, unwrap } from './kit/hostile.js';
import { TestNetwork, type TestDevice } from './kit/network.js';
import { bytes, NOTHING, refusalOf, Room, text } from './kit/room.js';

/** Faults F7 to F16 of libs/client/sealing/patches/README.md: what ts-mls leaves to whoever uses it. */
let network: TestNetwork;
let ana: TestDevice;
let ben: TestDevice;
let mallory: TestDevice;
beforeEach(async () => {
  await ready();
  network = new TestNetwork();
  [ana, ben, mallory] = [network.person(), network.person(), network.person()];
});

describe('F7: a KeyPackage counts only in its lifetime', () => {
  const day = 86_400n;
  it.each([
    ['one that is over', -2n * day, -day],
    ['one that has not begun', day, 2n * day],
    ['one without end', -60n, 9_000_000_000n],
  ])('%s is refused by those who receive the commit', async (_, from, until) => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const now = BigInt(network.now);
    const twisted = await twistedPackage(network, network.person(), { lifetime: { notBefore: now + from, notAfter: now + until } });
    // ts-mls refuses to *make* such a commit by the clock of this machine: turn the clock for the hostile one.
    jest.spyOn(Date, 'now').mockReturnValue(Number(now + (from > 0n ? from + 60n : until < 0n ? until - 60n : 0n)) * 1000);
    const { commit } = await hostile.commit([add(twisted)]);
    jest.restoreAllMocks();
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('KEY_PACKAGE_LIFETIME');
  });

  it('a member whose KeyPackage has lapsed since does not keep others from joining', async () => {
    const room = await Room.of(network, [ana, ben]);
    const keyPackage = await room.keyPackage(mallory);
    const pending = await room.at(ana).commit(room.order({ add: [{ deviceId: mallory.deviceId, keyPackage: keyPackage.publicBytes }] }));
    const later = network.now + 60 * 86_400;
    const joining = { welcome: pending.welcome!, keyPackage, signingSeed: mallory.signingSeed, judge: network.ledger, expected: room.expected, moment: { now: later, acceptedAt: later } };
    jest.spyOn(Date, 'now').mockReturnValue(later * 1000);
    const { session } = await GroupSession.join(joining);
    jest.restoreAllMocks();
    expect(session.roster()).toHaveLength(3);
  });
});

it('F8: an unknown credential type is a refusal, not a TypeError', async () => {
  const made = await twistedPackage(network, ben, { credential: { credentialType: 'x509', certificates: [bytes('certificate')] } });
  await expect(inspectKeyPackage(packageBytes(made), network.ledger)).rejects.toThrow(SealingError);
  const unknown = packageBytes(await twistedPackage(network, ben));
  const at = unknown.findIndex((_, i) => Buffer.from(unknown.subarray(i, i + ben.identity.length)).equals(Buffer.from(ben.identity)));
  // credential_type is the uint16 ahead of the two-byte length of the identity
  unknown.set([0x7a, 0x7a], at - 4);
  await expect(inspectKeyPackage(unknown, network.ledger)).rejects.toThrow(SealingError);
});

it('F8: whatever bytes come in, the answer is a SealingError', async () => {
  const room = await Room.of(network, [ana, ben]);
  const pending = await room.at(ana).commit(room.order({}));
  const { sealedContent } = await room.at(ana).seal(bytes('text'), NOTHING, network.now);
  for (const good of [pending.commit, sealedContent, pending.groupInfo]) {
    for (let i = 0; i < good.length; i += 3) {
      for (const bad of [good.subarray(0, i), good.map((byte, at) => (at === i ? byte ^ 0x40 : byte))]) {
        await expect(room.at(ben).receiveCommit(bad, room.moment)).rejects.toThrow(SealingError);
        await expect(room.at(ben).open(bad, room.moment)).rejects.toThrow(SealingError);
      }
    }
  }
});

it('the same message spelt with a longer length prefix is refused: everybody is to hold the same bytes', async () => {
  const room = await Room.of(network, [ana, ben]);
  const sealed = await room.say(ana, 'one spelling');
  // version (2), wire format (2), then the group id: 16 bytes behind a one-byte length, which 0x4010 says as well.
  expect(sealed[4]).toBe(16);
  const longer = Uint8Array.of(...sealed.subarray(0, 4), 0x40, 0x10, ...sealed.subarray(5));
  expect(await refusalOf(() => room.at(ben).open(longer, room.moment))).toBe('MALFORMED');
  expect(await room.hear(ben, sealed)).toBe('one spelling');
});

it('F9: an external commit by which a device replaces itself is taken, once', async () => {
  const room = await Room.of(network, [ana, ben]);
  const [event] = await room.rejoin(ben);
  expect(event).toMatchObject({ rejoined: true, actor: { deviceId: ben.deviceId } });
  expect(room.at(ana).roster().filter(({ identity }) => identity.deviceId === ben.deviceId)).toHaveLength(1);
});

describe('F10: keys are forgotten only when the outcome is known', () => {
  it('a commit that loses its race leaves the group as it was', async () => {
    const room = await Room.of(network, [ana, ben]);
    const loser = await room.at(ben).commit(room.order({}));
    await room.accept(ana, await room.at(ana).commit(room.order({})));
    loser.drop();
    expect(await room.hear(ben, await room.say(ana, 'after the race'))).toBe('after the race');
    expect(await room.hear(ana, await room.say(ben, 'and back'))).toBe('and back');
  });

  it('a commit that lost cannot be adopted by mistake', async () => {
    const room = await Room.of(network, [ana, ben]);
    const loser = await room.at(ben).commit(room.order({}));
    await room.accept(ana, await room.at(ana).commit(room.order({})));
    expect(await refusalOf(async () => loser.adopt())).toBe('SPENT_SESSION');
  });

  it('one may go on talking while a commit is on its way, and adopt it then', async () => {
    const room = await Room.of(network, [ana, ben]);
    const pending = await room.at(ana).commit(room.order({}));
    expect(await room.hear(ben, await room.say(ana, 'meanwhile'))).toBe('meanwhile');
    await room.accept(ana, pending);
    room.at(ana).settle();
    expect(await room.hear(ana, await room.say(ben, 'next epoch'))).toBe('next epoch');
  });

  it('a session that was left behind refuses instead of sealing with wiped keys', async () => {
    const room = await Room.of(network, [ana, ben]);
    const before = room.at(ana);
    await room.say(ana, 'first');
    expect(await refusalOf(() => before.seal(bytes('again'), NOTHING, network.now))).toBe('SPENT_SESSION');
    expect(await refusalOf(() => before.commit(room.order({})))).toBe('SPENT_SESSION');
  });

  it('a failed transaction costs nothing: the session before still works', async () => {
    const room = await Room.of(network, [ana, ben]);
    await room.at(ana).seal(bytes('never sent'), NOTHING, network.now);
    expect(await room.hear(ben, await room.say(ana, 'sent'))).toBe('sent');
  });
});

it('F11: a handshake as PrivateMessage is refused and uses nothing up', async () => {
  const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
  const { commit } = await hostile.commit([], { asPrivate: true });
  expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('MALFORMED');
  expect(await refusalOf(() => room.at(ana).open(commit, room.moment))).toBe('PROPOSAL_NOT_TAKEN');
  expect(text((await room.at(ana).open(await hostile.say(bytes('x')), room.moment)).plaintext)).toBe('x');
});

it.each([true, false])('F12: a standalone proposal (public: %s) is refused and does not block sending', async (asPublic) => {
  const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
  const proposal = await hostile.propose(remove(1), asPublic);
  expect(await refusalOf(() => room.at(ana).receiveCommit(proposal, room.moment))).toBe(asPublic ? 'PROPOSAL_NOT_TAKEN' : 'MALFORMED');
  expect(await refusalOf(() => room.at(ana).open(proposal, room.moment))).toBe(asPublic ? 'MALFORMED' : 'PROPOSAL_NOT_TAKEN');
  expect(await room.hear(ben, await room.say(ana, 'unblocked'))).toBe('unblocked');
});

describe('F13: a stored group says under which suite and library it was written', () => {
  it.each([
    [2, 'MLS_256_XWING_AES256GCM_SHA512_Ed25519'],
    [2, 'MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519'],
    [3, 'ts-mls/2.0'],
  ])('field %i as %s is refused', async (field, value) => {
    const room = await Room.of(network, [ana, ben]);
    const pages = new Map(diffPages(undefined, room.at(ana)).put);
    expect(GroupSession.load((name) => pages.get(name), network.ledger).epoch).toBe(1);
    const head = decodeCbor(pages.get('head')!) as Map<number, CborValue>;
    pages.set('head', encodeCbor(head.set(field, value)));
    expect(await refusalOf(async () => GroupSession.load((name) => pages.get(name), network.ledger))).toBe('STORED_STATE');
  });
});

it('F14: a buffer that the caller uses again changes nothing that was read from it', async () => {
  const room = await Room.of(network, [ana, ben]);
  const pending = await room.at(ana).commit(room.order({}));
  const commit = Buffer.from(pending.commit);
  const { session } = await room.at(ben).receiveCommit(commit, room.moment);
  commit.fill(0xee);
  const after = pending.adopt();
  expect(session.epochAuthenticator()).toEqual(after.epochAuthenticator());
  const { sealedContent } = await after.seal(bytes('kept'), bytes('clear'), network.now);
  const opened = await session.open(sealedContent, room.moment);
  sealedContent.fill(0xee);
  expect([text(opened.plaintext), text(opened.authenticatedData)]).toEqual(['kept', 'clear']);
  const next = await opened.session.commit(room.order({}));
  expect(await refusalOf(() => after.receiveCommit(next.commit, room.moment))).toBe('accepted');
});

it.each([
  ['Uint8Array', (page: Uint8Array) => new Uint8Array(page)],
  ['Buffer, whose slice is a view', (page: Uint8Array) => Buffer.from(page)],
])('F14: pages that the caller overwrites change nothing in the session loaded from them: %s', async (_, kind) => {
  const room = await Room.of(network, [ana, ben]);
  const pages = new Map([...diffPages(undefined, room.at(ben)).put].map(([name, page]) => [name, kind(page)]));
  const session = GroupSession.load((name) => pages.get(name), network.ledger);
  for (const page of pages.values()) page.fill(0xee);
  expect(text((await session.open(await room.say(ana, 'kept'), room.moment)).plaintext)).toBe('kept');
  expect(await refusalOf(() => session.commit(room.order({})))).toBe('accepted');
});

describe('F15: a newcomer may not share a key with a member', () => {
  it('an encryption key', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const info = unwrap(room.groupInfo, 'mls_group_info').groupInfo;
    const tree = hostile.state.ratchetTree[0];
    expect(info.groupContext.epoch).toBe(2n);
    const encryptionKey = tree?.nodeType === 'leaf' ? tree.leaf.hpkePublicKey : NOTHING;
    const { commit } = await hostile.commit([add(await twistedPackage(network, network.person(), { encryptionKey }))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('DEVICE_TWICE');
  });

  it('a device: the same KeyPackage twice', async () => {
    const room = await Room.of(network, [ana]);
    const [first, second] = await createKeyPackages({ suite: 'x25519', identity: ben.identity, signingSeed: ben.signingSeed, count: 2, now: network.now });
    const order = room.order({ add: [first!, second!].map(({ publicBytes }) => ({ deviceId: ben.deviceId, keyPackage: publicBytes })) });
    expect(await refusalOf(() => room.at(ana).commit(order))).toBe('DEVICE_TWICE');
  });
});

describe('policy of the channel', () => {
  const withoutPolicy = { proposalType: 'group_context_extensions' as const, groupContextExtensions: { extensions: [] } };

  it('cannot be dropped', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([withoutPolicy]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('POLICY_MISSING');
  });

  it('can be changed only by whoever may, and everybody sees who did', async () => {
    const coordinator = network.person('coordinator');
    const room = await Room.of(network, [coordinator, ana], { kind: 'board' });
    const policy = { ...room.policy, rights: room.policy.rights.filter(({ action }) => action !== 'acknowledge') };
    expect(await refusalOf(() => room.at(ana).commit(room.order({ policy })))).toBe('NOT_PERMITTED');
    const [event] = await room.accept(coordinator, await room.at(coordinator).commit(room.order({ policy })));
    expect(event).toMatchObject({ policyChanged: true, actor: { deviceId: coordinator.deviceId } });
    expect(room.at(ana).policy).toEqual(room.at(coordinator).policy);
  });

  it('cannot turn one kind of channel into another', async () => {
    const coordinator = network.person('coordinator');
    const room = await Room.of(network, [coordinator, ana], { kind: 'board' });
    expect(await refusalOf(() => room.at(coordinator).commit(room.order({ policy: { ...room.policy, kind: 'group' } })))).toBe('FOREIGN_CHANNEL');
  });
});

it('F16: a newcomer who takes over the leaf of somebody removed in the same commit does not keep that one from noticing', async () => {
  const people = [network.person(), network.person(), network.person()];
  const security = network.device(network.officer(people[1]!.officer.authority, ['contact_point', 'security_officer']));
  const room = await Room.of(network, [security, ...people]);
  const newcomer = network.person();
  const keyPackage = await room.keyPackage(newcomer);
  const pending = await room.at(security).commit(room.order({ remove: [people[1]!.deviceId], add: [{ deviceId: newcomer.deviceId, keyPackage: keyPackage.publicBytes }] }));
  const { session, event } = await room.at(people[1]!).receiveCommit(pending.commit, room.moment);
  expect(event).toMatchObject({ selfRemoved: true, removed: [{ deviceId: people[1]!.deviceId }] });
  expect(session.removed).toBe(true);
  expect(await refusalOf(() => session.seal(bytes('x'), NOTHING, network.now))).toBe('NOT_A_MEMBER');
});
