import type { KnownContent } from '@chancery/content';
import type { MessageView } from '@chancery/sdk';
import { Vault } from '@chancery/vault';
import type { Composition } from '../../libs/client/sdk/src/composition.js';
import { admitAuthority, enrol, foundNetwork, KEY, startTestServer, TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let second: TestDevice;
let nigeria: TestDevice;
let senegal: TestDevice;
const devices = (): TestDevice[] => [ghana, second, nigeria, senegal];

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  senegal = await admitAuthority(server, network, 'SN', 'Awa Diop');
  second = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.inviteDevice());
  await syncAll();
});

beforeEach(async () => {
  await syncAll();
  for (const device of devices()) device.attention.length = 0;
});

afterAll(async () => {
  for (const device of [...devices(), network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const syncAll = async (): Promise<void> => {
  for (const device of devices()) await device.client.sync();
};
const openChannel = async (): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Folding', officerIds: [nigeria.officerId, senegal.officerId, ghana.officerId] });
  await syncAll();
  return channelId;
};
const rows = async (device: TestDevice, channelId: string): Promise<MessageView[]> => (await device.client.messages.list(channelId)).filter(({ membership, content }) => !membership && content?.kind !== 'opening');
/** What this SDK would refuse to write, sealed and sent by it all the same. */
async function forge(device: TestDevice, channelId: string, content: KnownContent): Promise<string> {
  const { store, composer } = Reflect.get(device.client, 'parts') as Composition;
  return (await composer.post(store.get(channelId)!, content)).messageId;
}
const offline = { clock: { now: () => Date.now(), wait: async () => undefined }, fetch: async () => Promise.reject(new TypeError('no link')) };

describe('a revision', () => {
  it('by another device of the same officer is shown by everybody, in place, with its versions', async () => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'Retention ends in 40 hours.', language: 'en' });
    await nigeria.client.messages.send(channelId, { text: 'Understood.' });
    await second.client.sync();
    expect(await second.client.messages.revise(channelId, id, { text: 'Retention ends in 14 hours.' })).toMatchObject({ id, state: 'sent', own: false, content: { text: 'Retention ends in 14 hours.' }, revised: { versions: 2 } });
    await syncAll();
    for (const device of devices()) {
      expect((await rows(device, channelId)).map(({ content }) => content)).toEqual([{ kind: 'text', text: 'Retention ends in 14 hours.' }, { kind: 'text', text: 'Understood.' }]);
      expect(await device.client.messages.versions(channelId, id)).toMatchObject([{ text: 'Retention ends in 40 hours.', language: 'en', seq: expect.any(Number) }, { text: 'Retention ends in 14 hours.', seq: expect.any(Number) }]);
      expect(device.codes()).toEqual([]);
    }
  });

  it('is shown at once while it waits, is queued, and is sent after a restart', async () => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'one' });
    await ghana.reopen(offline);
    expect(await ghana.client.messages.revise(channelId, id, { text: 'two' })).toMatchObject({ state: 'queued', content: { text: 'two' }, revised: { versions: 2 } });
    const waiting = await ghana.client.messages.send(channelId, { text: 'three' });
    expect(await ghana.client.messages.revise(channelId, waiting.id, { text: 'four' })).toMatchObject({ state: 'queued', content: { text: 'four' } });
    expect(ghana.client.channels.get(channelId)).toMatchObject({ queued: 3 });
    expect(await ghana.texts(channelId)).toEqual(['two', 'four']);
    expect((await ghana.client.messages.versions(channelId, id)).map(({ text, seq }) => [text, seq === undefined])).toEqual([['one', false], ['two', true]]);
    await ghana.reopen();
    await syncAll();
    for (const device of devices()) expect(await device.texts(channelId)).toEqual(['two', 'four']);
    expect((await rows(ghana, channelId)).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  it('is refused before it is sealed when the message is somebody else’s, no text, unknown, or taken back', async () => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'mine' });
    const notice = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
    await nigeria.client.sync();
    const refused = { code: 'NOT_CHANGEABLE' };
    await expect(nigeria.client.messages.revise(channelId, id, { text: 'yours' })).rejects.toMatchObject(refused);
    await expect(nigeria.client.messages.retract(channelId, id)).rejects.toMatchObject(refused);
    await expect(ghana.client.messages.revise(channelId, notice.messageId, { text: 'x' })).rejects.toMatchObject(refused);
    await expect(ghana.client.messages.retract(channelId, notice.messageId)).rejects.toMatchObject(refused);
    await expect(ghana.client.messages.revise(channelId, network.networkId, { text: 'x' })).rejects.toMatchObject({ code: 'UNKNOWN_MESSAGE' });
    await ghana.client.messages.retract(channelId, id);
    await expect(ghana.client.messages.revise(channelId, id, { text: 'x' })).rejects.toMatchObject(refused);
    await expect(ghana.client.messages.retract(channelId, id)).rejects.toMatchObject(refused);
    await expect(ghana.client.messages.revise(channelId, id, { text: '' })).rejects.toMatchObject(refused);
  });

  it.each<[string, () => TestDevice]>([['officer of another authority', () => nigeria], ['officer of the same network', () => senegal]])('by an %s is not shown, and said to the officer', async (_, forger) => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'as it was' });
    await syncAll();
    await forge(forger(), channelId, { kind: 'revision', of: id, text: 'as they want it' });
    await forge(forger(), channelId, { kind: 'retraction', of: id });
    await syncAll();
    for (const device of devices()) {
      expect(await device.texts(channelId)).toEqual(['as it was']);
      expect(device.codes()).toEqual(['MESSAGE_REFUSED']);
    }
  });

  it('by a colleague of the same authority counts no more than a stranger’s', async () => {
    const kofi = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.invite({ networkId: network.networkId, name: 'Kofi' }));
    await ghana.client.sync();
    const channelId = await openChannel();
    await ghana.client.channels.add(channelId, [kofi.officerId]);
    const { id } = await ghana.client.messages.send(channelId, { text: 'Ama wrote this' });
    await kofi.client.sync();
    await forge(kofi, channelId, { kind: 'revision', of: id, text: 'Kofi wrote this' });
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['Ama wrote this']);
    expect(nigeria.codes()).toEqual(['MESSAGE_REFUSED']);
    await kofi.client.stop();
  });

  it('of a notice, an opening or a revision is not shown, and said', async () => {
    const channelId = await openChannel();
    const [opening] = (await ghana.client.messages.list(channelId)).filter(({ content }) => content?.kind === 'opening');
    const notice = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
    const { id } = await ghana.client.messages.send(channelId, { text: 'one' });
    const revision = await forge(ghana, channelId, { kind: 'revision', of: id, text: 'two' });
    await nigeria.client.sync();
    for (const forged of [opening!.id, notice.messageId, revision]) {
      await nigeria.reopen();
      nigeria.attention.length = 0;
      await forge(ghana, channelId, { kind: 'revision', of: forged, text: 'x' });
      await forge(ghana, channelId, { kind: 'retraction', of: forged });
      await nigeria.client.sync();
      expect(nigeria.codes()).toEqual(['MESSAGE_REFUSED']);
    }
    expect((await rows(nigeria, channelId)).map(({ content }) => content)).toMatchObject([{ kind: 'notice', body: { title: 'Rehearsal' } }, { text: 'two' }]);
    expect(nigeria.client.channels.get(channelId).subject).toBe('Folding');
  });

  it('of a message that does not exist yet is without effect, also when the message comes later', async () => {
    const channelId = await openChannel();
    const { composer, store, surroundings } = Reflect.get(ghana.client, 'parts') as Composition;
    const id = surroundings.newId();
    await forge(ghana, channelId, { kind: 'revision', of: id, text: 'before' });
    await forge(ghana, channelId, { kind: 'retraction', of: id });
    await composer.send(store.get(channelId)!, { kind: 'text', text: 'the message' }, undefined, id);
    await syncAll();
    for (const device of devices()) {
      expect(await device.texts(channelId)).toEqual(['the message']);
      expect(device.codes()).toEqual([]);
    }
  });

  it('of a message from before one joined is passed over quietly', async () => {
    const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Earlier', officerIds: [nigeria.officerId] });
    const { id } = await ghana.client.messages.send(channelId, { text: 'early' });
    await ghana.client.channels.add(channelId, [senegal.officerId]);
    await ghana.client.messages.revise(channelId, id, { text: 'early, revised' });
    const reply = await ghana.client.messages.send(channelId, { text: 'see above', inReplyTo: id });
    await senegal.client.sync();
    expect(await senegal.texts(channelId)).toEqual(['see above']);
    expect((await senegal.client.messages.thread(channelId, reply.id)).map((view) => view.id)).toEqual([reply.id]);
    expect(senegal.codes()).toEqual([]);
  });

  it('by a device that was revoked meanwhile changes nothing', async () => {
    const lost = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.inviteDevice());
    await ghana.client.sync();
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'before the theft' });
    await syncAll();
    await lost.client.sync();
    await lost.client.messages.revise(channelId, id, { text: 'by the thief' });
    await ghana.client.enrolment.revokeDevice(lost.id, 'compromised');
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['before the theft']);
    expect(nigeria.codes()).toContain('MESSAGE_REFUSED');
    await lost.client.stop();
  });
});

describe('the event of a message that became another', () => {
  it('brings it as it is now, once, and only to whoever was told of it before', async () => {
    const channelId = await openChannel();
    const [told, revised]: [string[], (string | undefined)[]] = [[], []];
    const textOf = ({ content }: MessageView): string | undefined => (content?.kind === 'text' ? content.text : undefined);
    const stop = [nigeria.client.on('message', (view) => told.push(textOf(view) ?? '')), nigeria.client.on('revised', (view) => revised.push(view.retracted ? 'taken back' : textOf(view)))];
    const { id } = await ghana.client.messages.send(channelId, { text: 'one' });
    await nigeria.client.sync();
    await ghana.client.messages.revise(channelId, id, { text: 'two' });
    await nigeria.client.sync();
    expect(revised).toEqual(['two']);
    await ghana.client.messages.revise(channelId, id, { text: 'three' });
    await ghana.client.messages.retract(channelId, id);
    await nigeria.client.sync();
    expect(revised).toEqual(['two', 'taken back']);
    const { id: other } = await ghana.client.messages.send(channelId, { text: 'four' });
    await ghana.client.messages.revise(channelId, other, { text: 'five' });
    await nigeria.client.sync();
    expect([told.filter((text) => text !== ''), revised]).toEqual([['one', 'five'], ['two', 'taken back']]);
    for (const each of stop) each();
  });
});

describe('a retraction', () => {
  it('takes the content out of the views and of the vault, with every version of it', async () => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'first secret wording' });
    await ghana.client.messages.revise(channelId, id, { text: 'second secret wording' });
    await nigeria.client.sync();
    expect(await plaintextOf(nigeria)).toMatch(/first secret wording[^]*second secret wording|second secret wording[^]*first secret wording/);
    await second.client.sync();
    expect(await second.client.messages.retract(channelId, id)).toMatchObject({ id, retracted: { at: expect.any(Number) } });
    await syncAll();
    for (const device of devices()) {
      const [view] = await rows(device, channelId);
      expect(view).toMatchObject({ id, integrity: 'verified', retracted: {} });
      expect(view).not.toHaveProperty('content');
      expect(view).not.toHaveProperty('revised');
      expect(await device.client.messages.versions(channelId, id)).toEqual([]);
      expect(await plaintextOf(device)).not.toContain('secret wording');
    }
  });

  it('wins over a revision, whichever comes first', async () => {
    const channelId = await openChannel();
    const { id } = await ghana.client.messages.send(channelId, { text: 'one' });
    await second.client.sync();
    await ghana.client.messages.retract(channelId, id);
    // This device has not heard of it yet.
    await forge(second, channelId, { kind: 'revision', of: id, text: 'two' });
    await syncAll();
    for (const device of devices()) {
      expect(await device.texts(channelId)).toEqual([]);
      expect((await rows(device, channelId))[0]).toMatchObject({ retracted: {} });
      expect(device.codes()).toEqual([]);
    }
  });

  it('that comes together with its message leaves nothing to be heard of it', async () => {
    const channelId = await openChannel();
    const heard: MessageView[] = [];
    const stop = nigeria.client.on('message', (message) => heard.push(message));
    const kept = await ghana.client.messages.send(channelId, { text: 'one' });
    const gone = await ghana.client.messages.send(channelId, { text: 'a slip of the pen' });
    await ghana.client.messages.revise(channelId, kept.id, { text: 'two' });
    await ghana.client.messages.retract(channelId, gone.id);
    await nigeria.client.sync();
    stop();
    expect(heard).toMatchObject([{ id: kept.id, content: { text: 'two' }, revised: { versions: 2 } }, { id: gone.id, retracted: {} }]);
    expect(heard[1]).not.toHaveProperty('content');
  });

  it('of a file leaves nothing to save', async () => {
    const channelId = await openChannel();
    const source = { name: 'a.txt', mediaType: 'text/plain', sizeBytes: 4, open: async function* () { yield new Uint8Array(4); } };
    const { id } = await ghana.client.attachments.attach(channelId, source);
    await nigeria.client.sync();
    await ghana.client.messages.retract(channelId, id);
    await nigeria.client.sync();
    const sink = { write: async () => undefined, commit: async () => undefined, abort: async () => undefined };
    await expect(nigeria.client.attachments.save(channelId, id, 0, sink)).rejects.toMatchObject({ code: 'UNKNOWN_MESSAGE' });
  });
});

describe('a thread', () => {
  it('has its root and every reply to it or to a reply, in order, and the root counts them', async () => {
    const channelId = await openChannel();
    const root = await ghana.client.messages.send(channelId, { text: 'Would a request fit?' });
    await nigeria.client.sync();
    const reply = await nigeria.client.messages.send(channelId, { text: 'Yes.', inReplyTo: root.id });
    expect(reply).toMatchObject({ rootId: root.id });
    await senegal.client.sync();
    await senegal.client.messages.send(channelId, { text: 'another matter' });
    await senegal.client.messages.send(channelId, { text: 'Which form?', inReplyTo: reply.id });
    await syncAll();
    await ghana.reopen(offline);
    await ghana.client.messages.send(channelId, { text: 'Form B.', inReplyTo: reply.id });
    for (const id of [root.id, reply.id]) expect((await ghana.client.messages.thread(channelId, id)).map(({ content }) => (content?.kind === 'text' ? content.text : ''))).toEqual(['Would a request fit?', 'Yes.', 'Which form?', 'Form B.']);
    expect((await rows(ghana, channelId)).map(({ replies, rootId }) => [replies, rootId])).toEqual([[2, undefined], [undefined, root.id], [undefined, undefined], [undefined, root.id], [undefined, root.id]]);
    await ghana.reopen();
    await syncAll();
    expect((await rows(nigeria, channelId))[0]).toMatchObject({ replies: 3 });
    await expect(nigeria.client.messages.thread(channelId, network.networkId)).rejects.toMatchObject({ code: 'UNKNOWN_MESSAGE' });
  });
});

describe('pages', () => {
  it('go backwards from a number, hold as many rows as were asked for, and nothing that is folded', async () => {
    const channelId = await openChannel();
    const sent = [];
    for (let i = 0; i < 6; i++) {
      sent.push(await ghana.client.messages.send(channelId, { text: `message ${i}` }));
      await ghana.client.messages.revise(channelId, sent[i]!.id, { text: `message ${i}, revised` });
    }
    const texts = (views: MessageView[]): string[] => views.flatMap(({ content }) => (content?.kind === 'text' ? [content.text] : []));
    const { messages } = ghana.client;
    expect(texts(await messages.list(channelId, { beforeSeq: Number.MAX_SAFE_INTEGER, limit: 2 }))).toEqual(['message 4, revised', 'message 5, revised']);
    expect(texts(await messages.list(channelId, { beforeSeq: sent[4]!.seq!, limit: 3 }))).toEqual(['message 1, revised', 'message 2, revised', 'message 3, revised']);
    expect(texts(await messages.list(channelId, { afterSeq: sent[1]!.seq!, beforeSeq: sent[4]!.seq!, limit: 9 }))).toEqual(['message 2, revised', 'message 3, revised']);
    expect(texts(await messages.list(channelId, { afterSeq: sent[0]!.seq!, limit: 2 }))).toEqual(['message 1, revised', 'message 2, revised']);
    expect(await messages.list(channelId, { beforeSeq: 1 })).toEqual([]);
  });
});

/** Every plaintext record of a device, run together. */
async function plaintextOf(device: TestDevice): Promise<string> {
  await device.client.stop();
  const vault = await Vault.open(device.store, KEY);
  const all = (await vault.scan('')).map(({ value }) => Buffer.from(value).toString('latin1')).join('\n');
  await device.reopen();
  return all;
}
