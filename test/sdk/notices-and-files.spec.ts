import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSink, fileSource, fileSpool } from '@chancery/sdk/node';
import { admitAuthority, foundNetwork, startTestServer, type TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let channelId: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-files-'));
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah', { spool: fileSpool(join(folder, 'spool')) });
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  ({ channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Files', officerIds: [nigeria.officerId] }));
  await nigeria.client.sync();
});

afterAll(async () => {
  for (const device of [ghana, nigeria, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a notice', () => {
  it('is acknowledged by a named officer, whose signature the sender checks', async () => {
    const body = { title: 'Preserve a mail box', text: 'Retention ends in 40 hours.', fields: { data_to_preserve: 'one mail box' } };
    const sent = await ghana.client.notices.send({ channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [nigeria.authorityId], body });
    expect(sent).toMatchObject({ state: 'sent', direction: 'sent', kind: 'expedited_preservation', priority: 'P1' });
    expect(await ghana.client.notices.board(sent.noticeId)).toMatchObject([{ state: 'NG', obligation: 'awaiting_acknowledgement', devicesReached: 0 }]);
    await nigeria.client.sync();
    const [received] = await nigeria.client.notices.list();
    expect(received).toMatchObject({ noticeId: sent.noticeId, direction: 'received', addressed: true, obligation: 'awaiting_acknowledgement', body });
    expect(received!.ackBy! - received!.acceptedAt!).toBe(60 * 60_000);
    const told: string[] = [];
    ghana.client.on('acknowledgement', ({ row }) => told.push(row.acknowledgement!.officer));
    await nigeria.client.notices.acknowledge(sent.noticeId);
    await nigeria.client.notices.acknowledge(sent.noticeId);
    await ghana.client.sync();
    expect(told).toEqual(['Bola Ade']);
    const [row] = await ghana.client.notices.board(sent.noticeId);
    expect(row).toMatchObject({ obligation: 'acknowledged', devicesReached: 1, acknowledgement: { officer: 'Bola Ade', officerId: nigeria.officerId } });
    expect((await nigeria.client.notices.list())[0]).toMatchObject({ obligation: 'acknowledged' });
    await expect(ghana.client.notices.acknowledge(sent.noticeId)).rejects.toMatchObject({ code: 'NOT_ADDRESSED' });
    expect([...ghana.codes(), ...nigeria.codes()]).toEqual([]);
  });
});

describe('an attachment', () => {
  it.each([0, 1, 65_536, 9_000_001])('of %i bytes arrives as it was sent', async (sizeBytes) => {
    const content = randomBytes(sizeBytes);
    const path = join(folder, `draft-${sizeBytes}.pdf`);
    writeFileSync(path, content);
    const steps = new Set<string>();
    const sent = await ghana.client.attachments.attach(channelId, await fileSource(path, { text: 'The draft' }), ({ step }) => steps.add(step));
    expect(sent).toMatchObject({ state: 'sent', content: { kind: 'attachment', text: 'The draft', files: [{ name: `draft-${sizeBytes}.pdf`, mediaType: 'application/pdf', sizeBytes }] } });
    expect(readdirSync(join(folder, 'spool'))).toEqual([]);
    await nigeria.client.sync();
    const saved = join(folder, `saved-${sizeBytes}.pdf`);
    const { sha256 } = await nigeria.client.attachments.save(channelId, sent.id, 0, await fileSink(saved));
    expect(readFileSync(saved).equals(content)).toBe(true);
    expect(Buffer.from(sha256).equals(createHash('sha256').update(content).digest())).toBe(true);
    if (sizeBytes > 0) expect([...steps].sort()).toEqual(['seal', 'upload']);
  });

  it('whose bytes were changed on the way leaves nothing behind', async () => {
    const path = join(folder, 'evidence.bin');
    writeFileSync(path, randomBytes(200_000));
    const sent = await ghana.client.attachments.attach(channelId, await fileSource(path));
    const hostile: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/content')) return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      bytes[100_000]! ^= 1;
      return new Response(bytes, { status: response.status, headers: response.headers });
    };
    await nigeria.reopen({ fetch: hostile });
    await nigeria.client.sync();
    const saved = join(folder, 'evidence-saved.bin');
    await expect(nigeria.client.attachments.save(channelId, sent.id, 0, await fileSink(saved))).rejects.toMatchObject({ code: 'ATTACHMENT_REFUSED' });
    expect(readdirSync(folder).filter((name) => name.startsWith('evidence-saved'))).toEqual([]);
    await nigeria.reopen();
  });

  it('survives a link that breaks while it is fetched', async () => {
    const path = join(folder, 'long.bin');
    const content = randomBytes(3_000_000);
    writeFileSync(path, content);
    const sent = await ghana.client.attachments.attach(channelId, await fileSource(path));
    const ranges: (string | null)[] = [];
    const breaking: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/content')) return response;
      ranges.push(new Headers(init?.headers).get('range'));
      return new Response(cut(response.body!, 1_000_000), { status: response.status, headers: response.headers });
    };
    await nigeria.reopen({ fetch: breaking });
    await nigeria.client.sync();
    const saved = join(folder, 'long-saved.bin');
    await nigeria.client.attachments.save(channelId, sent.id, 0, await fileSink(saved));
    expect(readFileSync(saved).equals(content)).toBe(true);
    expect(ranges.length).toBeGreaterThanOrEqual(3);
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
    await nigeria.reopen();
  });
});

/** A stream that breaks after so many bytes. */
function cut(body: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        left -= chunk.length;
        controller.enqueue(chunk);
        if (left <= 0) controller.error(new Error('cut'));
      },
    }),
  );
}
