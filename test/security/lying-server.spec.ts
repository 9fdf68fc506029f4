import { randomUUID } from 'node:crypto';
import { ClaimKeyPackagesReply, encodeLeafChain, signStatement, type NoticeEntry } from '@chancery/contracts';
import { createKeyPackages, generateSigningKeyPair, sign } from '@chancery/sealing';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import type { RawDevice } from '../kit/actors.js';
import { MixedNetwork, SdkActor } from '../kit/actors-sdk.js';
import { add, packageBytes, remove, twistedPackage, unwrap } from '../mls/kit/hostile.js';
import { forgedTwin, TestNetwork, type TestDevice } from '../mls/kit/network.js';
import { enter } from './hostile-guest.js';
import { instead, logInstead, LyingServer, type PlainEntry } from './lying-server.js';

let server: TestServer;
let network: MixedNetwork;
let ana: SdkActor;
let ben: SdkActor;
let toAna: LyingServer;
let toBen: LyingServer;
let mallory: RawDevice;

beforeAll(async () => {
  server = await startTestServer({}, { clock: { now: () => new Date() } });
});
afterAll(() => server.close());

beforeEach(async () => {
  network = await MixedNetwork.found(server.url, FOUNDING_TOKEN);
  [toAna, toBen] = [new LyingServer(), new LyingServer()];
  ana = await network.join('Ana', { fetch: toAna.fetch, state: 'GH' });
  ben = await network.join('Ben', { fetch: toBen.fetch, state: 'FR' });
  mallory = await network.raw();
  await ben.client.sync();
  await ana.client.sync();
});
afterEach(() => Promise.all([ana.close(), ben.close()]));

const open = (by: SdkActor, ...officerIds: string[]): Promise<string> => by.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: 'A case', officerIds }).then(({ channelId }) => channelId);
const texts = async (actor: SdkActor, channelId: string): Promise<string[]> => (await actor.client.messages.list(channelId)).flatMap(({ content, integrity }) => (content?.kind === 'text' && integrity === 'verified' ? [content.text] : []));

/** A real device of the network, as somebody would have it who knows its certificates and not its key. */
async function certificatesOf(actor: SdkActor): Promise<TestDevice> {
  await network.refresh();
  const { deviceId } = actor.self;
  const chain = network.trust.ledger.deviceChain(deviceId)!;
  const authority = { authorityId: actor.self.authorityId, keys: generateSigningKeyPair() };
  const officer = { officerId: actor.self.officerId, authority, keys: generateSigningKeyPair(), certificate: chain.officer };
  return { deviceId, officer, signingSeed: generateSigningKeyPair().seed, identity: encodeLeafChain(chain) };
}

/** The directory hands out another package than the one asked for. */
function swapPackage(victim: SdkActor, keyPackage: Uint8Array): void {
  toAna.lie(instead<{ claimed: { deviceId: string }[]; missing: string[] }>('POST', /^\/v1\/key-packages\/claim$/, (reply) => ({ ...reply, claimed: reply.claimed.map((one) => (one.deviceId === victim.self.deviceId ? { ...one, keyPackage } : one)) })));
}

describe('a server that hands out key packages', () => {
  it('with forged certificates: nobody is added, and the officer is told', async () => {
    swapPackage(ben, packageBytes(await twistedPackage(network.trust, forgedTwin(network.trust, await certificatesOf(ben)))));
    await expect(open(ana, ben.self.officerId)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(ana.told).toContain('FORGED_CHAIN');
    expect(ana.client.channels.list()).toEqual([]);
  });

  it('with stolen certificates and another key', async () => {
    swapPackage(ben, packageBytes(await twistedPackage(network.trust, await certificatesOf(ben))));
    await expect(open(ana, ben.self.officerId)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(ana.told).toContain('FORGED_CHAIN');
  });

  it('of somebody else', async () => {
    const { device, network: trust } = mallory;
    const [own] = await createKeyPackages({ suite: 'x25519', identity: device.identity, signingSeed: device.signingSeed, count: 1, now: trust.now });
    swapPackage(ben, own!.publicBytes);
    await expect(open(ana, ben.self.officerId)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(ana.told).toContain('SWAPPED_KEY_PACKAGE');
  });
});

describe('a server that conspires with a member', () => {
  /** Ana's channel with Ben and Mallory in it; `inject` makes the server show everybody another next entry. */
  async function besieged() {
    const guest = await enter(ana, mallory, network, [ben.self.officerId]);
    await ben.client.sync();
    const inject = (commit: Uint8Array, ...to: readonly LyingServer[]): void => {
      for (const liar of to)
        liar.lie(logInstead(guest.channelId, (entries, after) => [
          ...entries,
          { channelId: guest.channelId, seq: (entries.at(-1)?.seq ?? after) + 1, kind: 'commit', epoch: guest.epoch, deviceId: mallory.deviceId, entryId: randomUUID(), body: commit, acceptedAt: Date.now() } satisfies PlainEntry,
        ]));
    };
    return { ...guest, inject };
  }

  async function refusedBy(actor: SdkActor, channelId: string, code: string): Promise<void> {
    const before = actor.client.channels.members(channelId).length;
    await actor.client.sync();
    expect(actor.told).toContain(code);
    expect(actor.client.channels.get(channelId)).toMatchObject({ state: 'stopped', stoppedBy: code });
    expect(actor.client.channels.members(channelId)).toHaveLength(before);
    await expect(actor.client.messages.send(channelId, { text: 'secret' })).rejects.toMatchObject({ code: 'CHANNEL_STOPPED' });
  }

  it('to put a ghost into the group', async () => {
    const { hostile, channelId, inject } = await besieged();
    const { commit } = await hostile.commit([add(await twistedPackage(network.trust, forgedTwin(network.trust, await certificatesOf(ben))))]);
    inject(commit, toAna);
    await refusedBy(ana, channelId, 'FORGED_CHAIN');
  });

  it('to welcome somebody into a group that holds a ghost', async () => {
    const { hostile, channelId } = await besieged();
    const { next } = await hostile.commit([add(await twistedPackage(network.trust, forgedTwin(network.trust, await certificatesOf(ana))))]);
    const newcomer = await network.join('Cara', { fetch: toBen.fetch });
    await newcomer.client.sync();
    const claimed = await mallory.call(ClaimKeyPackagesReply, 'POST', '/v1/key-packages/claim', { networkId: network.trust.networkId, suite: 'x25519', deviceIds: [newcomer.self.deviceId] });
    const { keyPackage: publicPackage } = unwrap(claimed.claimed[0]!.keyPackage, 'mls_key_package');
    const { welcome } = await next.commit([add({ publicPackage })]);
    toBen.lie(instead('GET', /^\/v1\/welcomes$/, () => ({ welcomes: [{ welcomeId: randomUUID(), channelId, networkId: network.trust.networkId, seq: 9, welcome, acceptedAt: Date.now() }] })));
    toBen.lie(instead('GET', /\/counter$/, () => ({ next: 1 })));
    await newcomer.client.sync();
    expect(newcomer.told).toContain('GHOST_IN_WELCOME');
    expect(newcomer.client.channels.list().filter(({ state }) => state === 'active')).toEqual([]);
    await newcomer.close();
  });

  it('to evict a member by external commit', async () => {
    const { hostile, channelId, inject } = await besieged();
    const victim = (await certificatesOf(ben)).identity;
    inject(await hostile.externalCommit(await twistedPackage(network.trust, mallory.device), (identity) => Buffer.compare(identity, victim) === 0), toAna);
    await refusedBy(ana, channelId, 'EXTERNAL_EVICTION');
  });

  it('to put a device into the group twice', async () => {
    const { hostile, channelId, inject } = await besieged();
    inject(await hostile.externalCommit(await twistedPackage(network.trust, mallory.device)), toAna);
    await refusedBy(ana, channelId, 'DEVICE_TWICE');
  });

  it('to remove a member without the right', async () => {
    const { hostile, channelId, inject } = await besieged();
    const { identity } = await certificatesOf(ben);
    const leaf = hostile.state.ratchetTree.findIndex((node) => node?.nodeType === 'leaf' && 'identity' in node.leaf.credential && Buffer.compare(node.leaf.credential.identity, identity) === 0) / 2;
    inject((await hostile.commit([remove(leaf)])).commit, toAna);
    await refusedBy(ana, channelId, 'NOT_PERMITTED');
  });

  it('to let in an officer who is revoked', async () => {
    const { hostile, channelId, inject } = await besieged();
    const newcomer = await network.raw();
    const made = add(await twistedPackage(network.trust, newcomer.device));
    await network.revoke(newcomer);
    inject((await hostile.commit([made])).commit, toAna);
    await refusedBy(ana, channelId, 'REVOKED');
  });

  it('to let in an officer whose certificate has expired', async () => {
    const { hostile, channelId, inject } = await besieged();
    const newcomer = await network.rawUntil(network.trust.now - 1);
    inject((await hostile.commit([add(await twistedPackage(network.trust, newcomer.device))])).commit, toAna);
    await refusedBy(ana, channelId, 'EXPIRED');
  });
});

describe('a server that tampers with the log of a channel', () => {
  let channelId: string;
  beforeEach(async () => {
    channelId = await open(ana, ben.self.officerId);
    await ben.client.sync();
  });

  const say = (...words: string[]): Promise<unknown> => words.reduce<Promise<unknown>>((before, text) => before.then(() => ana.client.messages.send(channelId, { text })), Promise.resolve());

  it('by showing a message twice', async () => {
    await say('one');
    toBen.lie(logInstead(channelId, (entries, after) => entries.length === 0 ? [] : [...entries, { ...entries.at(-1)!, seq: (entries.at(-1)?.seq ?? after) + 1, entryId: randomUUID() }]));
    await ben.client.sync();
    expect(await texts(ben, channelId)).toEqual(['one']);
    expect(ben.told).toContain('MESSAGE_REFUSED');
    expect((await ben.client.messages.list(channelId)).at(-1)).toMatchObject({ integrity: 'unreadable', reason: 'REPLAYED' });
  });

  it('by exchanging two messages', async () => {
    await say('stop', 'go');
    toBen.lie(logInstead(channelId, (entries) => {
      const [first, second] = entries.slice(-2);
      return first && second ? [...entries.slice(0, -2), { ...second, seq: first.seq }, { ...first, seq: second.seq }] : entries;
    }));
    await ben.client.sync();
    expect(ben.told).toContain('ENTRIES_REORDERED');
  });

  it('by leaving a message out and closing the gap', async () => {
    await say('do not', 'act');
    toBen.lie(logInstead(channelId, (entries) => {
      const [first, second] = entries.slice(-2);
      return first && second ? [...entries.slice(0, -2), { ...second, seq: first.seq }] : entries;
    }));
    await ben.client.sync();
    expect(ben.told).toContain('ENTRIES_MISSING');
  });

  it('by leaving a message out', async () => {
    await say('one', 'two', 'three');
    toBen.lie(logInstead(channelId, (entries) => entries.filter((_, i) => i !== entries.length - 2)));
    await ben.client.sync();
    expect(ben.told).toContain('ENTRIES_MISSING');
    expect(await texts(ben, channelId)).toEqual(['one']);
    toBen.repent();
    await ben.client.sync();
    expect(await texts(ben, channelId)).toEqual(['one', 'two', 'three']);
  });

  it('by naming another sender', async () => {
    await say('one');
    toBen.lie(logInstead(channelId, (entries) => entries.map((entry) => (entry.kind === 'message' ? { ...entry, deviceId: mallory.deviceId } : entry))));
    await ben.client.sync();
    expect(ben.told).toContain('SENDER_MISMATCH');
    expect(await texts(ben, channelId)).toEqual([]);
  });

  it('by changing a byte', async () => {
    await say('one');
    toBen.lie(logInstead(channelId, (entries) => entries.map((entry) => {
      const body = entry.body.slice();
      body[body.length - 20]! ^= 1;
      return { ...entry, body };
    })));
    await ben.client.sync();
    expect(ben.told).toContain('MESSAGE_REFUSED');
    expect(await texts(ben, channelId)).toEqual([]);
  });

  it('by putting words into the mouth of the reader', async () => {
    await say('one');
    toBen.lie(logInstead(channelId, (entries) => entries.map((entry) => ({ ...entry, deviceId: ben.self.deviceId }))));
    await ben.client.sync();
    expect(ben.told).toContain('UNKNOWN_OWN_MESSAGE');
    expect(await texts(ben, channelId)).toEqual([]);
  });
});

describe('a server that invents acknowledgements', () => {
  it('signed by somebody else: the board does not count them, and the officer is told', async () => {
    const channelId = await open(ana, ben.self.officerId);
    await ben.client.sync();
    const notice = await ana.client.notices.send({ channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [ben.self.authorityId], body: { title: 'Preserve', text: 'Please preserve.' } });
    const invented = signStatement('acknowledgement', {
      noticeId: notice.noticeId, authorityId: ben.self.authorityId, officerId: ben.self.officerId, deviceId: ben.self.deviceId, sealedDigest: new Uint8Array(32), acknowledgedAt: network.trust.now,
    }, (message) => sign(mallory.device.signingSeed, message));
    const forge = (entry: NoticeEntry) => ({ ...entry, obligations: entry.obligations.map((one) => ({ ...one, state: 'acknowledged', acknowledgement: invented, acknowledgedAt: Date.now() })) });
    toAna.lie(
      instead<{ notices: NoticeEntry[] }>('GET', /^\/v1\/notices$/, (reply) => ({ notices: reply.notices.map(forge) })),
      instead('GET', /^\/v1\/notices\/[^/]+$/, (reply) => forge(reply as unknown as NoticeEntry)),
    );
    const [row] = await ana.client.notices.board(notice.noticeId);
    expect(row?.acknowledgement).toBeUndefined();
    expect(row?.problem).toBeDefined();
    expect(ana.told).toContain('ACKNOWLEDGEMENT_REFUSED');
  });
});

describe('a server that tampers with the log of a network', () => {
  const statements = /^\/v1\/networks\/[^/]+\/statements/;

  it('by showing another history to one of two colleagues', async () => {
    const channelId = await open(ana, ben.self.officerId);
    await ben.client.sync();
    const from = ben.client.networks.list()[0]!.logSize;
    await network.raw();
    await network.raw();
    toBen.lie(instead<{ statements: Uint8Array[]; from: number }>('GET', statements, (reply) => (reply.from === from && reply.statements.length === 6 ? { ...reply, statements: [...reply.statements.slice(3), ...reply.statements.slice(0, 3)] } : undefined)));
    await ben.client.sync();
    expect(toBen.told).toBe(1);
    await ana.client.sync();
    await ana.client.messages.send(channelId, { text: 'one' });
    await ben.client.sync();
    expect(ben.told).toContain('SPLIT_VIEW');
  });

  it('by making it shorter', async () => {
    toBen.lie(instead<{ logSize: number }>('GET', statements, (reply) => ({ ...reply, statements: [], from: 0, logSize: reply.logSize - 1 })));
    await ben.client.sync();
    expect(ben.told).toContain('LOG_CONTRADICTS');
    await expect(open(ben, ana.self.officerId)).rejects.toMatchObject({ code: 'LOG_CONTRADICTS' });
  });

  it('by withholding what a colleague relies on', async () => {
    const channelId = await open(ana, ben.self.officerId);
    await ben.client.sync();
    const size = ben.client.networks.list()[0]!.logSize;
    await network.raw();
    toBen.lie(instead('GET', statements, (reply) => ({ ...reply, statements: [], logSize: size })));
    await ana.client.sync();
    await ana.client.messages.send(channelId, { text: 'one' });
    await ben.client.sync();
    expect(ben.told).toContain('STATEMENTS_WITHHELD');
  });

  it('by beginning it with another charter at enrolment', async () => {
    const code = (await ana.client.enrolment.invite({ networkId: network.trust.networkId, name: 'Dora' })).code;
    const toDora = new LyingServer();
    const dora = await SdkActor.open(server.url, { fetch: toDora.fetch });
    const other = new TestNetwork();
    toDora.lie(instead<{ from: number; statements: Uint8Array[] }>('GET', statements, (reply) => (reply.from === 0 ? { ...reply, statements: [other.statements[0]!, ...reply.statements.slice(1)] } : undefined)));
    const enrolling = dora.client.enrolment.enrol(code, { onState: ({ state }) => void (state === 'claimed' && approveOnly(ana)) });
    await expect(enrolling).rejects.toMatchObject({ code: 'FINGERPRINT_MISMATCH' });
    expect(dora.told).toContain('FINGERPRINT_MISMATCH');
    await dora.close();
  });
});

describe('a server that swaps keys in an enrolment', () => {
  it('is seen by the inviter, who certifies nothing', async () => {
    const { code, invitationId } = await ana.client.enrolment.invite({ networkId: network.trust.networkId, name: 'Dora' });
    const dora = await SdkActor.open(server.url);
    const keys = generateSigningKeyPair();
    const swapped = signStatement('enrolment', { invitationId, officerId: randomUUID(), officerKey: keys.publicKey, deviceId: randomUUID(), deviceKey: keys.publicKey, requestedAt: network.trust.now }, (message) => sign(keys.seed, message));
    toAna.lie(instead<{ invitations: { invitationId: string; enrolment?: Uint8Array }[] }>('GET', /^\/v1\/invitations$/, (reply) => ({ invitations: reply.invitations.map((one) => (one.enrolment ? { ...one, enrolment: swapped } : one)) })));
    const stopping = new AbortController();
    const seen = new Promise<string>((resolve) => void dora.client.enrolment.enrol(code, { onState: ({ state }) => void (state === 'waiting' && resolve(state)), signal: stopping.signal }).catch(() => undefined));
    await seen;
    expect(await ana.client.enrolment.pending()).toMatchObject([{ invitationId, proof: 'forged' }]);
    await expect(ana.client.enrolment.approve(invitationId)).rejects.toMatchObject({ code: 'PROOF_FORGED' });
    expect(ana.told).toContain('PROOF_FORGED');
    stopping.abort();
    await dora.close();
  });
});

/** Approves whatever waits. */
async function approveOnly({ client }: SdkActor): Promise<void> {
  for (const { invitationId, state } of await client.enrolment.pending()) if (state === 'claimed') await client.enrolment.approve(invitationId);
}
