import 'fake-indexeddb/auto';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { UPLOAD_PATH } from '@chancery/contracts';
import { ClientError, type AttachmentSource, type AttachmentSpool, type ChanceryClient, type MessageView, type UploadView } from '@chancery/sdk';
import { blobSink, blobSource, indexedDbSpool } from '@chancery/sdk/browser';
import { admitAuthority, foundNetwork, startTestServer, until, type TestDevice, type TestNetwork, type TestServer } from './kit.js';

const MIB = 1024 * 1024;

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let channelId: string;
let spool: AttachmentSpool;
let link: Link;

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  spool = await indexedDbSpool('uploads');
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  ({ channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Files', officerIds: [nigeria.officerId] }));
  await nigeria.client.sync();
});

afterAll(async () => {
  for (const device of [ghana, nigeria, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

beforeEach(async () => {
  await reopen();
});

afterEach(async () => {
  for (const { attachmentId } of await ghana.client.attachments.uploads()) await ghana.client.attachments.cancel(attachmentId);
});

/** The way to the server, with a gate before each piece of an upload. */
class Link {
  /** Pieces let through; the next one waits at the gate. */
  left = Infinity;
  pieces = 0;
  waiting = 0;
  refuse: (request: { method: string; url: string; metadata: string }) => number | undefined = () => undefined;
  private open: (() => void)[] = [];

  release(): void {
    this.left = Infinity;
    for (const go of this.open.splice(0)) go();
  }

  fetch: typeof fetch = async (input, init) => {
    const [method, url] = [init?.method ?? 'GET', String(input)];
    const status = this.refuse({ method, url, metadata: new Headers(init?.headers).get('upload-metadata') ?? '' });
    if (status !== undefined) return new Response(null, { status });
    if (method === 'PATCH') await this.gate(init?.signal);
    return fetch(input, init);
  };

  private async gate(signal: AbortSignal | null | undefined): Promise<void> {
    if (this.pieces >= this.left) {
      this.waiting += 1;
      await new Promise<void>((resolve, reject) => {
        this.open.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      }).finally(() => (this.waiting -= 1));
    }
    this.pieces += 1;
  }
}

async function reopen(): Promise<ChanceryClient> {
  link = new Link();
  return ghana.reopen({ fetch: link.fetch, spool });
}

const fileOf = (content: Uint8Array, name: string): AttachmentSource => blobSource(new File([content as Uint8Array<ArrayBuffer>], name, { type: 'application/pdf' }));
const only = async (): Promise<UploadView> => {
  const views = await ghana.client.attachments.uploads(channelId);
  expect(views).toHaveLength(1);
  return views[0]!;
};
const begin = (content: Uint8Array, attachmentId: string = randomUUID()): { attachmentId: string; sent: Promise<MessageView> } => {
  const sent = ghana.client.attachments.attach(channelId, fileOf(content, 'order.pdf'), undefined, { attachmentId });
  sent.catch(() => undefined);
  return { attachmentId, sent };
};

/** How often the other side sees the file, and that its bytes are right. */
async function arrivals(content: Uint8Array): Promise<number> {
  await nigeria.client.sync();
  let count = 0;
  for (const { id, content: shown } of await nigeria.client.messages.list(channelId)) {
    if (shown?.kind !== 'attachment' || shown.files[0]?.sizeBytes !== content.length) continue;
    const sink = blobSink('application/pdf');
    await nigeria.client.attachments.save(channelId, id, 0, sink);
    const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    if (digest(new Uint8Array(await sink.blob().arrayBuffer())) === digest(content)) count += 1;
  }
  return count;
}

describe('an upload from a browser', () => {
  it('arrives, and tells on its way what it does, not more often than four times a second and at every change', async () => {
    const content = randomBytes(2 * MIB + 11);
    let told = 0;
    ghana.client.on('uploads', (event) => {
      expect(event).toEqual({ channelId });
      told += 1;
    });
    const steps = new Set<string>();
    const begun = performance.now();
    await ghana.client.attachments.attach(channelId, fileOf(content, 'order.pdf'), ({ step }) => steps.add(step));
    expect(told).toBeGreaterThanOrEqual(4);
    // Begun, sealing, sealed, uploading, over; and the quarters of a second between.
    expect(told).toBeLessThanOrEqual(6 + Math.ceil((performance.now() - begun) / 250));
    expect(steps).toEqual(new Set(['seal', 'upload']));
    expect(await ghana.client.attachments.uploads()).toEqual([]);
    expect(await spool.list()).toEqual([]);
    expect(await arrivals(content)).toBe(1);
  });

  it('is paused, stays so over a restart without a word to the server, and goes on where it was', async () => {
    const content = randomBytes(9 * MIB + 12);
    link.left = 6;
    const { attachmentId, sent } = begin(content);
    await until(() => link.waiting === 1, 'six pieces are through');
    expect(await only()).toMatchObject({ attachmentId, channelId, name: 'order.pdf', mediaType: 'application/pdf', sizeBytes: content.length, step: 'upload', state: 'running', doneBytes: 6 * MIB });
    await ghana.client.attachments.pause(attachmentId);
    expect(await only()).toMatchObject({ state: 'paused', doneBytes: 6 * MIB });
    expect(await ghana.client.attachments.resumePending()).toBe(0);

    await reopen();
    await expect(sent).rejects.toMatchObject({ code: 'CLIENT_STOPPED' });
    link.refuse = ({ url }) => (url.includes(UPLOAD_PATH) ? 500 : undefined);
    // Written down every four mebibytes.
    expect(await only()).toMatchObject({ state: 'paused', step: 'upload', doneBytes: 4 * MIB });
    expect(await ghana.client.attachments.resumePending()).toBe(0);
    expect(await arrivals(content)).toBe(0);

    link.refuse = () => undefined;
    await ghana.client.attachments.resume(attachmentId);
    await until(async () => (await ghana.client.attachments.uploads()).length === 0, 'the upload is over');
    expect(link.pieces).toBe(4);
    expect(await arrivals(content)).toBe(1);
  });

  it('that is paused and resumed in one breath arrives once, and its promise holds', async () => {
    const content = randomBytes(3 * MIB + 13);
    link.left = 1;
    const { attachmentId, sent } = begin(content);
    await until(() => link.waiting === 1, 'one piece is through');
    const { attachments } = ghana.client;
    await Promise.all([attachments.pause(attachmentId), attachments.resume(attachmentId), attachments.pause(attachmentId), attachments.resume(attachmentId)]);
    link.release();
    expect(await sent).toMatchObject({ state: 'sent' });
    expect(await arrivals(content)).toBe(1);
  });

  it('may be paused while it is sealed, and is uploaded only when it is resumed', async () => {
    const content = randomBytes(MIB + 14);
    const attachmentId = randomUUID();
    let goOn!: () => void;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const source = { ...fileOf(content, 'order.pdf'), open: async function* () { yield content.subarray(0, 100); await gate; yield content.subarray(100); } };
    const sent = ghana.client.attachments.attach(channelId, source, undefined, { attachmentId });
    await until(async () => (await ghana.client.attachments.uploads())[0]?.state === 'running', 'sealing has begun');
    await ghana.client.attachments.pause(attachmentId);
    expect(await only()).toMatchObject({ step: 'seal', state: 'paused' });
    goOn();
    await until(async () => (await only()).step === 'upload', 'it is sealed');
    expect(await only()).toMatchObject({ state: 'paused', doneBytes: 0 });
    expect(link.pieces).toBe(0);
    await ghana.client.attachments.resume(attachmentId);
    await sent;
    expect(await arrivals(content)).toBe(1);
  });

  it.each(['cancel', 'signal'])('is cancelled half-way by %s: nothing of it is left here, and nobody hears of it', async (by) => {
    const content = randomBytes(3 * MIB + (by === 'cancel' ? 15 : 16));
    link.left = 1;
    const controller = new AbortController();
    const sent = ghana.client.attachments.attach(channelId, fileOf(content, 'order.pdf'), undefined, { signal: controller.signal });
    sent.catch(() => undefined);
    await until(() => link.waiting === 1, 'one piece is through');
    if (by === 'cancel') await ghana.client.attachments.cancel((await only()).attachmentId);
    else controller.abort();
    await expect(sent).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await ghana.client.attachments.uploads()).toEqual([]);
    expect(await spool.list()).toEqual([]);
    await reopen();
    expect(await ghana.client.attachments.uploads()).toEqual([]);
    expect(await arrivals(content)).toBe(0);
  });

  it('is cancelled while a file that hangs is read', async () => {
    const attachmentId = randomUUID();
    const source = { ...fileOf(randomBytes(100), 'order.pdf'), open: async function* () { yield new Uint8Array(1); await new Promise(() => undefined); } };
    const sent = ghana.client.attachments.attach(channelId, source, undefined, { attachmentId });
    sent.catch(() => undefined);
    await until(async () => (await ghana.client.attachments.uploads())[0]?.state === 'running', 'sealing has begun');
    await ghana.client.attachments.cancel(attachmentId);
    await expect(sent).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await spool.list()).toEqual([]);
  });

  it('that was cut off while it was sealed is listed at the next start, and begins anew when the file is handed over again', async () => {
    const content = randomBytes(MIB + 21);
    const attachmentId = randomUUID();
    const hanging = { ...fileOf(content, 'order.pdf'), text: 'As agreed.', open: async function* () { yield content.subarray(0, MIB); await new Promise(() => undefined); } };
    const sent = ghana.client.attachments.attach(channelId, hanging, undefined, { attachmentId });
    sent.catch(() => undefined);
    await until(async () => (await ghana.client.attachments.uploads())[0]?.state === 'running', 'sealing has begun');
    await reopen();
    await expect(sent).rejects.toMatchObject({ code: 'CLIENT_STOPPED' });
    expect(await only()).toEqual({ attachmentId, channelId, name: 'order.pdf', mediaType: 'application/pdf', sizeBytes: content.length, step: 'seal', doneBytes: 0, totalBytes: content.length, state: 'failed', code: 'SEALING_INTERRUPTED', needsFile: true });
    expect(await spool.list()).toEqual([]);
    // There is nothing to go on with.
    await ghana.client.attachments.resume(attachmentId);
    expect(await ghana.client.attachments.resumePending()).toBe(0);
    expect(await only()).toMatchObject({ state: 'failed' });

    expect((await begin(content, attachmentId).sent).content).toMatchObject({ text: 'As agreed.' });
    expect(await ghana.client.attachments.uploads()).toEqual([]);
    expect(await arrivals(content)).toBe(1);
  });

  it('that finds no room says so, also after a restart, and is sealed when there is some', async () => {
    const content = randomBytes(MIB + 22);
    let isFull = true;
    const create: AttachmentSpool['create'] = async (name) => {
      const writer = await spool.create(name);
      return { ...writer, finish: () => writer.finish(), abort: () => writer.abort(), write: async (chunk) => { if (isFull) throw new ClientError('SPOOL_FULL'); await writer.write(chunk); } };
    };
    const tight: AttachmentSpool = { create, size: (name) => spool.size(name), read: (...range) => spool.read(...range), remove: (name) => spool.remove(name), list: () => spool.list() };
    await ghana.reopen({ fetch: link.fetch, spool: tight });
    const { attachmentId, sent } = begin(content);
    await expect(sent).rejects.toMatchObject({ code: 'SPOOL_FULL' });
    const failed = await only();
    expect(failed).toMatchObject({ step: 'seal', state: 'failed', code: 'SPOOL_FULL' });
    expect(failed).not.toHaveProperty('needsFile');
    isFull = false;
    await ghana.client.attachments.resume(attachmentId);
    await until(async () => (await ghana.client.attachments.uploads()).length === 0, 'the upload is over');
    expect(await arrivals(content)).toBe(1);

    isFull = true;
    await expect(begin(content).sent).rejects.toMatchObject({ code: 'SPOOL_FULL' });
    await until(async () => (await ghana.client.attachments.uploads()).length === 1, 'it is listed');
    await reopen();
    expect(await only()).toMatchObject({ state: 'failed', code: 'SPOOL_FULL', needsFile: true });
  });

  it('of a file that was changed meanwhile wants the file again', async () => {
    const content = randomBytes(MIB + 23);
    const attachmentId = randomUUID();
    const shorter = { ...fileOf(content, 'order.pdf'), open: async function* () { yield content.subarray(1); } };
    await expect(ghana.client.attachments.attach(channelId, shorter, undefined, { attachmentId })).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(await only()).toMatchObject({ state: 'failed', code: 'SOURCE_CHANGED', needsFile: true });
    await ghana.client.attachments.cancel(attachmentId);
    await reopen();
    expect(await ghana.client.attachments.uploads()).toEqual([]);
  });

  it('is refused before it is read when the server does not take its size, which is known without the server as well', async () => {
    await ghana.client.sync();
    const most = ghana.client.attachments.maxBytes();
    expect(most).toBeGreaterThan(7 * 1024 * MIB);
    expect(most).toBeLessThan(8 * 1024 * MIB);
    await reopen();
    expect(ghana.client.attachments.maxBytes()).toBe(most);
    const unread = { ...fileOf(new Uint8Array(1), 'film.mp4'), sizeBytes: most + 1, open: (): never => { throw new Error('It was read.'); } };
    await expect(ghana.client.attachments.attach(channelId, unread)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(await ghana.client.attachments.uploads()).toEqual([]);
  });

  it('that no record tells of leaves nothing after the next start', async () => {
    const writer = await spool.create(randomUUID());
    await writer.write(randomBytes(MIB + 1));
    await reopen();
    await ghana.client.attachments.resumePending();
    expect(await spool.list()).toEqual([]);
  });

  it('is not held up by others that are stuck or refused', async () => {
    const [stuck, refused, fine] = [randomBytes(2 * MIB + 17), randomBytes(18), randomBytes(19)];
    link.left = 0;
    const first = begin(stuck);
    await until(() => link.waiting === 1, 'the first is at the gate');
    const second = begin(refused);
    link.refuse = ({ method, metadata }) => (method === 'POST' && metadata.includes(Buffer.from(second.attachmentId).toString('base64')) ? 413 : undefined);
    await expect(second.sent).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    const third = begin(fine);
    await until(() => link.waiting === 2, 'the third is at the gate beside the first');
    await ghana.client.attachments.pause(first.attachmentId);
    link.release();
    expect(await third.sent).toMatchObject({ state: 'sent' });
    expect((await ghana.client.attachments.uploads()).map(({ state, code }) => [state, code])).toEqual([['paused', undefined], ['failed', 'BODY_TOO_LARGE']]);

    // What failed for good is tried again only when somebody says so, also after a restart.
    await reopen();
    expect(await ghana.client.attachments.resumePending()).toBe(0);
    const after = new Map((await ghana.client.attachments.uploads()).map(({ attachmentId, state, code }) => [attachmentId, { state, code }]));
    expect(after).toEqual(new Map([[first.attachmentId, { state: 'paused', code: undefined }], [second.attachmentId, { state: 'failed', code: 'BODY_TOO_LARGE' }]]));
    await ghana.client.attachments.resume(second.attachmentId);
    await until(async () => (await ghana.client.attachments.uploads()).length === 1, 'the second is over');
    expect([await arrivals(refused), await arrivals(fine)]).toEqual([1, 1]);
  });

  it('takes at most two at a time to the server', async () => {
    link.left = 0;
    const all = Array.from({ length: 4 }, (_, i) => begin(randomBytes(200 + i)));
    await until(async () => (await ghana.client.attachments.uploads()).filter(({ step }) => step === 'upload').length === 4 && link.waiting === 2, 'all are sealed, two at the gate');
    expect((await ghana.client.attachments.uploads()).map(({ state }) => state).sort()).toEqual(['running', 'running', 'waiting', 'waiting']);
    link.release();
    for (const { sent } of all) expect(await sent).toMatchObject({ state: 'sent' });
  });

  it('whose sealed bytes the browser threw away says so, and is cancelled', async () => {
    link.left = 0;
    const { attachmentId, sent } = begin(randomBytes(300));
    await until(() => link.waiting === 1, 'it is at the gate');
    await reopen();
    await expect(sent).rejects.toMatchObject({ code: 'CLIENT_STOPPED' });
    await spool.remove(attachmentId);
    await expect(ghana.client.attachments.resumePending()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(await only()).toMatchObject({ state: 'failed', code: 'SOURCE_CHANGED' });
    await ghana.client.attachments.cancel(attachmentId);
    expect(await ghana.client.attachments.uploads()).toEqual([]);
  });

  it('takes no id that is none, or that is in use; and what is over is passed over', async () => {
    link.left = 0;
    const { attachmentId } = begin(randomBytes(301));
    await until(() => link.waiting === 1, 'it is at the gate');
    for (const wrong of [attachmentId, '../outside']) await expect(begin(randomBytes(1), wrong).sent).rejects.toMatchObject({ code: 'CONTENT_MALFORMED' });
    for (const act of ['pause', 'resume', 'cancel'] as const) await ghana.client.attachments[act](randomUUID());
    expect(await only()).toMatchObject({ attachmentId, state: 'running' });
  });
});

describe('a download', () => {
  it('ends when it is cancelled, and what was written is dropped', async () => {
    const content = randomBytes(2 * MIB + 20);
    const sent = await ghana.client.attachments.attach(channelId, fileOf(content, 'order.pdf'));
    await nigeria.client.sync();
    const controller = new AbortController();
    let fate = 'open';
    const sink = { write: async () => controller.abort(), commit: async () => void (fate = 'kept'), abort: async () => void (fate = 'dropped') };
    await expect(nigeria.client.attachments.save(channelId, sent.id, 0, sink, undefined, { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(fate).toBe('dropped');
    expect(await arrivals(content)).toBe(1);
  });
});
