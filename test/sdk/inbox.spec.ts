import type { InboxEntry } from '@chancery/sdk';
import { Vault } from '@chancery/vault';
import type { Composition } from '../../libs/client/sdk/src/composition.js';
import { admitAuthority, enrol, foundNetwork, KEY, startTestServer, TestDevice, until, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let phone: TestDevice;
const devices = (): TestDevice[] => [ghana, nigeria, phone];

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  phone = await enrol(nigeria, await TestDevice.make(server.url), (enrolment) => enrolment.inviteDevice());
  await syncAll();
});

afterAll(async () => {
  for (const device of [...devices(), network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const syncAll = async (): Promise<void> => {
  for (const device of devices()) await device.client.sync();
};
const openChannel = async (): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Inbox', officerIds: [nigeria.officerId] });
  await syncAll();
  return channelId;
};
const say = async (device: TestDevice, channelId: string, ...texts: string[]): Promise<number> => {
  let last = 0;
  for (const text of texts) last = (await device.client.messages.send(channelId, { text })).seq!;
  return last;
};
async function entryOf(device: TestDevice, channelId: string): Promise<InboxEntry> {
  return (await device.client.inbox.list()).find((entry) => entry.channelId === channelId)!;
}
const readBy = async (device: TestDevice, channelId: string, officerId: string): Promise<(number | undefined)[]> => (await device.client.messages.receipts(channelId)).filter((receipt) => receipt.officerId === officerId).map(({ readUpTo }) => readUpTo);
const readMarksIn = (device: TestDevice, channelId: string): number => device.client.channels.get(channelId).seq;
const offline = { clock: { now: () => Date.now(), wait: async () => undefined }, fetch: async () => Promise.reject(new TypeError('no link')) };

describe('the inbox', () => {
  it('counts what others said above the read position, and shows the newest row in one line', async () => {
    const channelId = await openChannel();
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 0, openObligations: 0, last: { kind: 'membership', own: false } });
    const first = await say(ghana, channelId, 'one');
    const last = await say(ghana, channelId, `two\nlines, ${'and long '.repeat(30)}😀`);
    await syncAll();
    const entry = await entryOf(nigeria, channelId);
    expect(entry).toMatchObject({ unread: 2, lastSeq: last, lastAt: expect.any(Number), last: { kind: 'text', own: false, sender: { officer: 'Ama Mensah' } } });
    expect(entry.last!.text).toMatch(/^two lines, and long and long/);
    expect(entry.last!.text!.length).toBeLessThanOrEqual(140);
    expect(await entryOf(ghana, channelId)).toMatchObject({ unread: 0, last: { own: true } });
    await nigeria.client.messages.markRead(channelId, first);
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 1, readUpTo: first });
    await nigeria.client.messages.markRead(channelId, first - 1);
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 1, readUpTo: first });
    expect(nigeria.client.channels.get(channelId)).toMatchObject({ joinedSeq: expect.any(Number), lastAt: entry.lastAt });
  });

  it('does not count what was taken back, nor what oneself said from another device', async () => {
    const channelId = await openChannel();
    const kept = await ghana.client.messages.send(channelId, { text: 'kept' });
    const gone = await ghana.client.messages.send(channelId, { text: 'gone' });
    await syncAll();
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 2 });
    await ghana.client.messages.retract(channelId, gone.id);
    await ghana.client.messages.revise(channelId, kept.id, { text: 'kept, revised' });
    await say(phone, channelId, 'from my phone');
    await syncAll();
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 1, last: { own: true, text: 'from my phone' } });
    expect(await entryOf(ghana, channelId)).toMatchObject({ unread: 1 });
  });

  it('is the same after a restart, without going through the messages, and the same when counted anew', async () => {
    const channelId = await openChannel();
    const last = await say(ghana, channelId, 'one', 'two', 'three');
    await syncAll();
    await nigeria.client.messages.markRead(channelId, last - 1);
    const before = await entryOf(nigeria, channelId);
    expect(before).toMatchObject({ unread: 1 });
    await nigeria.reopen();
    const scanned = scansOf(nigeria);
    expect(await entryOf(nigeria, channelId)).toEqual(before);
    expect(scanned.filter((prefix) => prefix.startsWith('r:m:'))).toEqual([]);
    await loseSummary(nigeria, channelId);
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 3, lastSeq: before.lastSeq, last: before.last });
    await nigeria.client.sync();
  });

  it('files what an earlier version took without filing, so that it can be revised and answered', async () => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'old' });
    await nigeria.client.sync();
    await loseSummary(nigeria, channelId, 'x:');
    await ghana.client.messages.revise(channelId, id, { text: 'new' });
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['new']);
    expect(nigeria.codes()).toEqual([]);
  });

  it('counts the notices that one’s authority has not acknowledged', async () => {
    const channelId = await openChannel();
    const heard: string[] = [];
    const { noticeId } = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
    await syncAll();
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 1, openObligations: 1, last: { kind: 'notice', text: 'Rehearsal' } });
    expect(await entryOf(ghana, channelId)).toMatchObject({ openObligations: 0 });
    const stop = nigeria.client.on('channel', (change) => heard.push(change.channelId));
    await nigeria.client.notices.acknowledge(noticeId);
    expect(await entryOf(nigeria, channelId)).toMatchObject({ openObligations: 0 });
    await until(() => heard.includes(channelId), 'an event for the acknowledgement');
    stop();
    await nigeria.reopen();
    expect(await entryOf(nigeria, channelId)).toMatchObject({ openObligations: 0 });
  });

  it('shows a queued message as the newest row, and what is queued to change the newest', async () => {
    const channelId = await openChannel();
    const sent = await ghana.client.messages.send(channelId, { text: 'sent' });
    await ghana.reopen(offline);
    await ghana.client.messages.revise(channelId, sent.id, { text: 'revised' });
    expect(await entryOf(ghana, channelId)).toMatchObject({ lastSeq: sent.seq, last: { own: true, kind: 'text', text: 'revised' } });
    const { id } = await ghana.client.messages.send(channelId, { text: 'waits' });
    expect(await entryOf(ghana, channelId)).toMatchObject({ last: { own: true, kind: 'text', text: 'waits' } });
    await ghana.client.messages.retract(channelId, id);
    expect(await entryOf(ghana, channelId)).toMatchObject({ last: { own: true, kind: 'retracted' } });
    await ghana.reopen();
    await ghana.client.sync();
  });
});

describe('a read mark', () => {
  it('reaches the other side, and one’s other devices, sealed, and is no row anywhere', async () => {
    const channelId = await openChannel();
    const last = await say(ghana, channelId, 'one', 'two');
    await syncAll();
    await phone.client.messages.markRead(channelId, last);
    await syncAll();
    expect(await readBy(ghana, channelId, nigeria.officerId)).toEqual([last, last]);
    expect(await readBy(ghana, channelId, ghana.officerId)).toEqual([undefined]);
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 0, readUpTo: last });
    expect(await entryOf(ghana, channelId)).toMatchObject({ unread: 0, lastSeq: last });
    for (const device of devices()) expect((await device.client.messages.list(channelId)).at(-1)).toMatchObject({ seq: last });
    const receipts = await ghana.client.messages.receipts(channelId);
    expect(receipts.map(({ deviceId }) => deviceId).sort()).toEqual(devices().map(({ id }) => id).sort());
    expect(receipts.every(({ storedUpTo }) => storedUpTo >= last)).toBe(true);
  });

  it('is sent once for each thing to say: not again, not for one’s own messages, and once for all that was read without a link', async () => {
    const channelId = await openChannel();
    const first = await say(ghana, channelId, 'one');
    await nigeria.client.sync();
    await nigeria.client.messages.markRead(channelId, first);
    const marked = readMarksIn(nigeria, channelId);
    expect(marked).toBe(first + 1);
    await nigeria.client.messages.markRead(channelId, first);
    await nigeria.client.messages.markRead(channelId, first + 1);
    const own = await say(nigeria, channelId, 'my own');
    await nigeria.client.messages.markRead(channelId, own);
    await phone.client.sync();
    await phone.client.messages.markRead(channelId, own);
    await nigeria.client.sync();
    expect(readMarksIn(nigeria, channelId)).toBe(own);

    await ghana.client.sync();
    const last = await say(ghana, channelId, 'two', 'three', 'four');
    await nigeria.client.sync();
    await nigeria.reopen(offline);
    for (let seq = last - 2; seq <= last; seq++) await nigeria.client.messages.markRead(channelId, seq);
    expect(nigeria.client.channels.get(channelId)).toMatchObject({ queued: 0 });
    expect(outboxOf(nigeria, channelId)).toHaveLength(1);
    await nigeria.reopen();
    await nigeria.client.sync();
    await nigeria.client.sync();
    // The one that was queued, and one for everything since.
    expect(readMarksIn(nigeria, channelId)).toBe(last + 2);
    await ghana.client.sync();
    expect(await readBy(ghana, channelId, nigeria.officerId)).toEqual([last, last]);
  });

  it('of what nobody can have read yet moves nothing', async () => {
    const channelId = await openChannel();
    await say(ghana, channelId, 'one');
    await syncAll();
    const { composer, store } = Reflect.get(phone.client, 'parts') as Composition;
    await composer.post(store.get(channelId)!, { kind: 'read', upTo: 1_000_000 });
    await syncAll();
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 1, readUpTo: 0 });
    expect(await readBy(ghana, channelId, nigeria.officerId)).toEqual([undefined, undefined]);
    await nigeria.client.messages.markRead(channelId, 1_000_000);
    expect((await entryOf(nigeria, channelId)).readUpTo).toBeLessThan(1_000);
    await expect(nigeria.client.messages.markRead(channelId, -1)).rejects.toMatchObject({ code: 'CONTENT_MALFORMED' });
  });

  it('is not sent where the policy does not let one send, though the position moves', async () => {
    const { secretariat } = network;
    await secretariat.client.sync();
    const { channelId } = await secretariat.client.channels.open({ networkId: network.networkId, kind: 'board', subject: 'Announcements', officerIds: [ghana.officerId] });
    const last = await say(secretariat, channelId, 'to all');
    await ghana.client.sync();
    await ghana.client.messages.markRead(channelId, last);
    await ghana.client.sync();
    expect(ghana.client.channels.get(channelId)).toMatchObject({ seq: last, queued: 0, state: 'active' });
    expect(await entryOf(ghana, channelId)).toMatchObject({ unread: 0, readUpTo: last });
    expect(ghana.codes()).toEqual([]);
  });

  it('is not sent in a room of more than 32 devices, though the position moves', async () => {
    const channelId = await openChannel();
    const last = await say(ghana, channelId, 'one');
    await nigeria.client.sync();
    const channel = (Reflect.get(nigeria.client, 'parts') as Composition).store.get(channelId)!;
    const { roster } = channel;
    channel.roster = { ...roster, members: Array.from({ length: 33 }, () => roster.members[0]!) };
    await nigeria.client.messages.markRead(channelId, last);
    channel.roster = roster;
    expect(readMarksIn(nigeria, channelId)).toBe(last);
    expect(await entryOf(nigeria, channelId)).toMatchObject({ unread: 0, readUpTo: last });
  });
});

describe('the channel event', () => {
  it('comes when something is queued, sent, received, folded or read', async () => {
    const channelId = await openChannel();
    let [mine, theirs] = [0, 0];
    ghana.client.on('channel', (change) => (mine += Number(change.channelId === channelId)));
    nigeria.client.on('channel', (change) => (theirs += Number(change.channelId === channelId)));
    const expectMore = async (what: string, action: () => Promise<unknown>, count: () => number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const before = count();
      await action();
      await until(() => count() > before, what);
    };
    const sent = ghana.client.messages;
    let id = '';
    await expectMore('sent', async () => ({ id } = await sent.send(channelId, { text: 'one' })), () => mine);
    await expectMore('received', () => nigeria.client.sync(), () => theirs);
    await expectMore('revised', () => sent.revise(channelId, id, { text: 'two' }), () => mine);
    await expectMore('folded', () => nigeria.client.sync(), () => theirs);
    await expectMore('read', () => nigeria.client.messages.markRead(channelId, 3), () => theirs);
  });
});

describe('a draft', () => {
  it('stands in each place by itself, may be longer than a message, and is not listed among those of channels', async () => {
    const channelId = await openChannel();
    const messageId = network.networkId;
    const [thread, revision] = [{ kind: 'thread', messageId }, { kind: 'revision', messageId }] as const;
    const long = 'x'.repeat(20_000);
    await ghana.client.drafts.set(channelId, { text: 'in the thread', at: 1 }, thread);
    await ghana.client.drafts.set(channelId, { text: long, at: 2 }, revision);
    await ghana.client.drafts.setForm('notice', '{"title":"begun"}');
    await ghana.reopen();
    const { drafts } = ghana.client;
    expect([await drafts.get(channelId), (await drafts.get(channelId, thread))?.text, (await drafts.get(channelId, revision))?.text, await drafts.form('notice')]).toEqual([undefined, 'in the thread', long, '{"title":"begun"}']);
    expect(await drafts.list()).toEqual([]);
    await drafts.set(channelId, undefined, thread);
    await drafts.setForm('notice', undefined);
    expect([await drafts.get(channelId, thread), await drafts.form('notice')]).toEqual([undefined, undefined]);
    await expect(drafts.get(channelId, { kind: 'thread', messageId: '../x' })).rejects.toMatchObject({ code: 'UNKNOWN_MESSAGE' });
    await expect(drafts.setForm('Notice!', 'x')).rejects.toMatchObject({ code: 'CONTENT_MALFORMED' });
  });

  it('survives a restart, and goes when it is told to', async () => {
    const channelId = await openChannel();
    const { drafts } = ghana.client;
    expect(await drafts.get(channelId)).toBeUndefined();
    await drafts.set(channelId, { text: 'Dear colleague,', inReplyTo: network.networkId, at: 5 });
    await ghana.reopen();
    expect(await ghana.client.drafts.get(channelId)).toEqual({ text: 'Dear colleague,', inReplyTo: network.networkId, at: 5 });
    expect(await ghana.client.drafts.list()).toEqual([channelId]);
    await ghana.client.drafts.set(channelId, undefined);
    expect(await ghana.client.drafts.list()).toEqual([]);
    await expect(ghana.client.drafts.set(network.networkId, { text: 'x', at: 1 })).rejects.toMatchObject({ code: 'UNKNOWN_CHANNEL' });
    await expect(ghana.client.drafts.set(channelId, { text: 'x'.repeat(250_001), at: 1 })).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' });
  });
});

describe('one’s devices', () => {
  it('are listed with their certificates, and can be named in this vault', async () => {
    await nigeria.client.devices.name(phone.id, 'Telephone');
    await nigeria.reopen();
    const list = await nigeria.client.devices.list();
    expect(list).toHaveLength(2);
    expect(list.find(({ self }) => self)).toMatchObject({ deviceId: nigeria.id, standing: 'valid' });
    const other = list.find(({ self }) => !self)!;
    expect(other).toMatchObject({ deviceId: phone.id, label: 'Telephone', standing: 'valid' });
    expect(other.certifiedAt).toBeLessThan(Date.now());
    expect(other.validUntil).toBeGreaterThan(Date.now() + 300 * 86_400_000);
    await nigeria.client.devices.name(phone.id, '');
    expect((await nigeria.client.devices.list()).every(({ label }) => label === undefined)).toBe(true);
    expect((await phone.client.devices.list()).every(({ label }) => label === undefined)).toBe(true);
    await expect(nigeria.client.devices.name(ghana.id, 'x')).rejects.toMatchObject({ code: 'UNKNOWN_DEVICE' });
    await expect(nigeria.client.devices.name(phone.id, 'two\nlines')).rejects.toMatchObject({ code: 'CONTENT_MALFORMED' });
  });

  it('and colleagues’ show in the members of a channel until when they are certified', async () => {
    const channelId = await openChannel();
    for (const { validUntil } of ghana.client.channels.members(channelId)) expect(validUntil).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  });
});

/** Which records are gone through from now on, by the beginning of their names. */
function scansOf({ store }: TestDevice): string[] {
  const prefixes: string[] = [];
  const scan = store.scan.bind(store);
  store.scan = (prefix, options) => {
    prefixes.push(prefix);
    return scan(prefix, options);
  };
  return prefixes;
}

const outboxOf = (device: TestDevice, channelId: string) => (Reflect.get(device.client, 'parts') as Composition).store.get(channelId)!.outbox;

/** A vault as an earlier version left it: messages, without what this one keeps beside them. */
async function loseSummary(device: TestDevice, channelId: string, ...more: string[]): Promise<void> {
  await device.client.stop();
  const vault = await Vault.open(device.store, KEY);
  await vault.transact({ delete: [`b:${channelId}`], deletePrefix: more.map((prefix) => `${prefix}${channelId}:`) });
  await device.reopen();
}
