import { DEFAULT_POLICIES } from '@chancery/domain';
import { diffPages, generateSigningKeyPair, GroupSession, inspectCommit, inspectKeyPackage, ready } from '@chancery/sealing';
import { besieged, isDevice } from './kit/besieged.js';
import { add, packageBytes, remove, twistedPackage, unwrap } from './kit/hostile.js';
import { forgedTwin, TestNetwork, type TestDevice } from './kit/network.js';
import { bytes, refusalOf, Room } from './kit/room.js';

let network: TestNetwork;
let ana: TestDevice;
let ben: TestDevice;
let mallory: TestDevice;
beforeEach(async () => {
  await ready();
  network = new TestNetwork();
  [ana, ben, mallory] = [network.person(), network.person(), network.person()];
});

describe('a hostile member', () => {
  it('cannot add a ghost with forged certificates', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([add(await twistedPackage(network, forgedTwin(network, ben)))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('FORGED_CHAIN');
  });

  it('cannot add a member again with a stolen chain and another key', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([add(await twistedPackage(network, ben, { signingSeed: generateSigningKeyPair().seed }))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('WRONG_KEY');
  });

  it('cannot welcome anybody into a group that holds a ghost', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana], mallory);
    const { next } = await hostile.commit([add(await twistedPackage(network, forgedTwin(network, ben)))]);
    const keyPackage = await room.keyPackage(ben);
    const { keyPackage: publicPackage } = unwrap(keyPackage.publicBytes, 'mls_key_package');
    const { welcome } = await next.commit([add({ publicPackage })]);
    expect(await refusalOf(() => room.join(ben, welcome!, keyPackage))).toBe('GHOST_IN_WELCOME');
  });

  it('cannot evict somebody else by external commit', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const commit = await hostile.externalCommit(await twistedPackage(network, mallory), isDevice(ben));
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('EXTERNAL_EVICTION');
  });

  it('cannot come in by external commit in the name of a member, with another key', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const commit = await hostile.externalCommit(await twistedPackage(network, ben, { signingSeed: generateSigningKeyPair().seed }), isDevice(ben));
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('WRONG_KEY');
  });

  it('cannot put a device into the group twice', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const external = await hostile.externalCommit(await twistedPackage(network, mallory));
    expect(await refusalOf(() => room.at(ana).receiveCommit(external, room.moment))).toBe('DEVICE_TWICE');
  });

  it('cannot let in by external commit who is not a member', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const external = await hostile.externalCommit(await twistedPackage(network, network.person()));
    expect(await refusalOf(() => room.at(ana).receiveCommit(external, room.moment))).toBe('NOT_PERMITTED');
  });

  it('cannot remove a colleague without the right', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([remove(room.at(ben).leafIndex)]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('NOT_PERMITTED');
  });

  it('cannot bring a third authority into a bilateral channel', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana], mallory, { kind: 'bilateral' });
    const { commit } = await hostile.commit([add(await twistedPackage(network, ben))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('NOT_PERMITTED');
  });

  it('cannot add to a board without the right', async () => {
    const coordinator = network.person('coordinator');
    const { room, mallory: hostile } = await besieged(network, [coordinator, ana], mallory, { kind: 'board' });
    const { commit } = await hostile.commit([add(await twistedPackage(network, ben))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('NOT_PERMITTED');
  });

  it('cannot turn into somebody else, even with a good chain and its key', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const commit = await hostile.commitAs(network.person('duty_officer'));
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('ROSTER_MISMATCH');
  });

  it('cannot come back by external commit where the policy does not let it', async () => {
    const policy = { ...DEFAULT_POLICIES.group, rights: DEFAULT_POLICIES.group.rights.filter(({ action }) => action !== 'rejoin') };
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory, { policy });
    const commit = await hostile.externalCommit(await twistedPackage(network, mallory), isDevice(mallory));
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('NOT_PERMITTED');
    const order = { ...room.acting(ben), groupInfo: room.groupInfo, expected: room.expected, trustSize: network.size, now: network.now };
    expect(await refusalOf(() => GroupSession.rejoin(order))).toBe('NOT_PERMITTED');
  });

  it('cannot welcome anybody without the right', async () => {
    const coordinator = network.person('coordinator');
    const { room, mallory: hostile } = await besieged(network, [coordinator, ana], mallory, { kind: 'board' });
    const keyPackage = await room.keyPackage(ben);
    const { welcome } = await hostile.commit([add({ publicPackage: unwrap(keyPackage.publicBytes, 'mls_key_package').keyPackage })]);
    expect(await refusalOf(() => room.join(ben, welcome!, keyPackage))).toBe('NOT_PERMITTED');
  });

  it('cannot welcome anybody after its officer was revoked', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana], mallory);
    network.revoke('officer', mallory);
    const keyPackage = await room.keyPackage(ben);
    const { welcome } = await hostile.commit([add({ publicPackage: unwrap(keyPackage.publicBytes, 'mls_key_package').keyPackage })]);
    expect(await refusalOf(() => room.join(ben, welcome!, keyPackage))).toBe('REVOKED');
  });

  it('leaves nothing behind when refused: the next good commit is taken', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([remove(room.at(ben).leafIndex)]);
    await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment));
    await room.accept(ben, await room.at(ben).commit(room.order({})));
    expect(await room.hear(ana, await room.say(ben, 'still here'))).toBe('still here');
  });
});

describe('an officer who has left', () => {
  it('cannot be added once revoked', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const newcomer = network.person();
    const made = add(await twistedPackage(network, newcomer));
    network.revoke('officer', newcomer);
    const { commit } = await hostile.commit([made]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('REVOKED');
  });

  it('cannot be added once the certificate has expired', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const newcomer = network.device(network.officer(network.authority(), ['contact_point'], network.now - 1));
    const { commit } = await hostile.commit([add(await twistedPackage(network, newcomer))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('EXPIRED');
  });

  it('cannot be added when the authority is suspended', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const newcomer = network.person();
    network.suspend(newcomer.officer.authority);
    const { commit } = await hostile.commit([add(await twistedPackage(network, newcomer))]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('SUSPENDED');
  });

  it('stops everybody from sealing until any member has removed the device', async () => {
    const cara = network.person('trainer');
    const room = await Room.of(network, [ana, ben, cara]);
    network.revoke('device', ben);
    expect(await refusalOf(() => room.say(ana, 'secret'))).toBe('UNFIT_MEMBER');
    expect(room.at(ana).unfitLeaves(network.now)).toMatchObject([{ identity: { deviceId: ben.deviceId }, standing: 'revoked' }]);
    await room.remove(cara, ben);
    expect(await room.hear(cara, await room.say(ana, 'secret'))).toBe('secret');
  });

  it('cannot commit any more', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    network.revoke('officer', mallory);
    const { commit } = await hostile.commit([]);
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('REVOKED');
    expect(await refusalOf(() => room.at(ben).commit(room.order({})))).toBe('accepted');
  });

  it('is judged by the trust statements that the commit names, so that all members judge alike', async () => {
    const room = await Room.of(network, [ana, ben]);
    const newcomer = network.person();
    const keyPackage = await room.keyPackage(newcomer);
    const pending = await room.at(ana).commit(room.order({ add: [{ deviceId: newcomer.deviceId, keyPackage: keyPackage.publicBytes }] }));
    network.revoke('officer', newcomer);
    expect(await refusalOf(() => room.at(ben).receiveCommit(pending.commit, room.moment))).toBe('accepted');
  });

  it('cannot be smuggled in by a commit that names fewer trust statements than the one before', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([], { authenticatedData: Uint8Array.of(0xa1, 0x01, 0x00) });
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('TRUST_ROLLED_BACK');
  });
});

describe('a commit that relies on more trust statements than are known', () => {
  it('waits for them', async () => {
    const room = await Room.of(network, [ana, ben]);
    const behind = network.size;
    const stored = diffPages(undefined, room.at(ben)).put;
    const newcomer = network.person();
    const keyPackage = await room.keyPackage(newcomer);
    const pending = await room.at(ana).commit(room.order({ add: [{ deviceId: newcomer.deviceId, keyPackage: keyPackage.publicBytes }] }));
    const uninformed = GroupSession.load((name) => stored.get(name), network.ledgerOf(behind));
    expect(await refusalOf(() => uninformed.receiveCommit(pending.commit, room.moment))).toBe('TRUST_BEHIND');
    expect(await inspectCommit(pending.commit)).toMatchObject({ epoch: 1, trustSize: network.size });
    expect(await refusalOf(() => room.at(ben).receiveCommit(pending.commit, room.moment))).toBe('accepted');
  });

  it('cannot claim so many that every later commit looks like a step back', async () => {
    const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
    const { commit } = await hostile.commit([], { authenticatedData: Uint8Array.of(0xa1, 0x01, 0x1a, 0xff, 0xff, 0xff, 0xff) });
    expect(await refusalOf(() => room.at(ana).receiveCommit(commit, room.moment))).toBe('TRUST_BEHIND');
  });
});

describe('a hostile server', () => {
  it('cannot swap the KeyPackage of one device for that of another', async () => {
    const room = await Room.of(network, [ana]);
    const swapped = await room.keyPackage(mallory);
    expect(await refusalOf(() => room.at(ana).commit(room.order({ add: [{ deviceId: ben.deviceId, keyPackage: swapped.publicBytes }] })))).toBe('SWAPPED_KEY_PACKAGE');
  });

  it('cannot hand out a KeyPackage with a forged chain', async () => {
    const forged = packageBytes(await twistedPackage(network, forgedTwin(network, ben)));
    expect(await refusalOf(() => inspectKeyPackage(forged, network.ledger))).toBe('FORGED_CHAIN');
  });

  it('cannot change a KeyPackage', async () => {
    const room = await Room.of(network, [ana]);
    const { publicBytes } = await room.keyPackage(ben);
    for (let i = 0; i < publicBytes.length; i += 7) {
      const changed = publicBytes.slice();
      changed[i] = changed[i]! ^ 1;
      expect(await refusalOf(() => inspectKeyPackage(changed, network.ledger))).not.toBe('accepted');
    }
  });

  it('cannot lead a Welcome into another channel', async () => {
    const room = await Room.of(network, [ana]);
    const keyPackage = await room.keyPackage(ben);
    const pending = await room.at(ana).commit(room.order({ add: [{ deviceId: ben.deviceId, keyPackage: keyPackage.publicBytes }] }));
    const other = new Room(network);
    expect(await refusalOf(() => other.join(ben, pending.welcome!, keyPackage))).toBe('FOREIGN_CHANNEL');
  });

  it('cannot have a device rejoin a group that it was not in', async () => {
    const room = await Room.of(network, [ana, ben]);
    const outsider = network.person();
    expect(await refusalOf(() => GroupSession.rejoin({ ...room.acting(outsider), groupInfo: room.groupInfo, expected: room.expected, trustSize: network.size, now: network.now }))).toBe('NOT_A_MEMBER');
  });

  it('cannot replay, change or redirect a message', async () => {
    const room = await Room.of(network, [ana, ben]);
    const other = await Room.of(network, [ana, ben]);
    const sealed = await room.say(ana, 'once');
    const changed = sealed.slice();
    changed[changed.length - 1]! ^= 1;
    expect(await refusalOf(() => room.at(ben).open(changed, room.moment))).toBe('TAMPERED');
    await room.hear(ben, sealed);
    expect(await refusalOf(() => room.at(ben).open(sealed, room.moment))).toBe('REPLAYED');
    expect(await refusalOf(() => other.at(ben).open(sealed, room.moment))).toBe('FOREIGN_CHANNEL');
    expect(await refusalOf(() => room.at(ana).open(sealed, room.moment))).toBe('OWN_MESSAGE');
  });

  it('cannot make a device believe that it was removed', async () => {
    const security = network.device(network.officer(ben.officer.authority, ['contact_point', 'security_officer']));
    const room = await Room.of(network, [security, ben]);
    const { commit } = await room.at(security).commit(room.order({ remove: [ben.deviceId] }));
    for (let i = 60; i < commit.length; i += 11) {
      const changed = commit.slice();
      changed[i] = changed[i]! ^ 1;
      expect(await refusalOf(() => room.at(ben).receiveCommit(changed, room.moment))).not.toBe('accepted');
    }
    expect(await refusalOf(() => room.at(ben).receiveCommit(commit, room.moment))).toBe('accepted');
  });

  it('cannot replay a commit, nor leave one out', async () => {
    const room = await Room.of(network, [ana, ben]);
    const first = await room.at(ana).commit(room.order({}));
    const after = first.adopt();
    const second = await after.commit(room.order({}));
    expect(await refusalOf(() => room.at(ben).receiveCommit(second.commit, room.moment))).toBe('FUTURE_EPOCH');
    const { session } = await room.at(ben).receiveCommit(first.commit, room.moment);
    expect(await refusalOf(() => session.receiveCommit(first.commit, room.moment))).toBe('STALE_EPOCH');
  });
});

it('a message from a member without the right to send is opened, but not allowed', async () => {
  const coordinator = network.person('coordinator');
  const { room, mallory: hostile } = await besieged(network, [coordinator, ana], mallory, { kind: 'board' });
  expect(await refusalOf(() => room.say(ana, 'noise'))).toBe('NOT_PERMITTED');
  const opened = await room.at(ana).open(await hostile.say(bytes('noise')), room.moment);
  expect(opened).toMatchObject({ allowed: false, sender: { deviceId: mallory.deviceId } });
});

it('a message that was sent before its sender left is allowed, and says that the sender has left', async () => {
  const { room, mallory: hostile } = await besieged(network, [ana, ben], mallory);
  const sealed = await hostile.say(bytes('my last day'));
  network.revoke('officer', mallory);
  expect(await room.at(ana).open(sealed, room.moment)).toMatchObject({ allowed: true, senderStanding: 'revoked' });
});
