import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CRASH_POINTS, type CrashPoint, type MessageView } from '@chancery/sdk';
import { openSqliteStore } from '@chancery/vault/node';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import { publishPackage } from '../kit/actors.js';
import { MixedNetwork, SdkActor } from '../kit/actors-sdk.js';
import { Auditor } from '../kit/auditor.js';
import { BUILD } from '../kit/faults.js';

const FIXTURE = fileURLToPath(new URL('crash-client.fixture.mjs', import.meta.url));

/** Points that a working day does not pass: they belong to becoming somebody, and to coming back after a loss. */
const NOT_ON_A_WORKING_DAY: readonly CrashPoint[] = [
  'found.stored', 'found.accepted', 'claim-authority.accepted', 'enrol.stored', 'enrol.claimed', 'enrol.approved', 'invite.stored', 'approve.accepted', 'key-packages.stored', 'key-packages.published', 'rejoin.staged', 'rejoin.accepted',
];
const POINTS = (Object.keys(CRASH_POINTS) as CrashPoint[]).filter((point) => !NOT_ON_A_WORKING_DAY.includes(point));

describe('a client that is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-client-'));
  const wire = join(folder, 'wire');
  let server: TestServer;
  let network: MixedNetwork;
  let ben: SdkActor;
  let cara: SdkActor;
  let ana: { readonly officerId: string; readonly authorityId: string };
  let channelId: string;
  let auditor: Auditor;
  const confirmed: string[] = [];

  beforeAll(async () => {
    server = await startTestServer({}, { clock: { now: () => new Date() } });
    network = await MixedNetwork.found(server.url, FOUNDING_TOKEN);
    const founder = await network.join('Ana', { store: await openSqliteStore({ folder: join(folder, 'vault') }) });
    [ben, cara] = [await network.join('Ben'), await network.enrol('Cara', founder)];
    const raw = await network.raw();
    const keyPackage = await publishPackage(raw);
    for (const { client } of [ben, cara, founder]) await client.sync();
    ana = founder.self;
    ({ channelId } = await founder.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: 'A case', officerIds: [ben.self.officerId, raw.device.officer.officerId], suite: 'x25519' }));
    await founder.close();
    await ben.client.sync();
    auditor = await Auditor.join(network, raw, [keyPackage], channelId);
  }, 60_000);
  afterAll(async () => {
    for (const actor of [ben, cara]) await (actor as SdkActor | undefined)?.close();
    await (server as TestServer | undefined)?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function work(round: string, dieAt?: CrashPoint): Promise<{ code: number | null; signal: string | null; out: string; complaint: string }> {
    const order = { build: BUILD.href, folder: join(folder, 'vault'), server: server.url, channelId, colleagueId: ben.self.officerId, thirdId: cara.self.officerId, networkId: network.trust.networkId, round, wire, dieAt };
    const child = spawn(process.execPath, [FIXTURE, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', complaint: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.complaint += text));
    return new Promise((resolve, reject) => child.once('error', reject).once('close', (code, signal) => resolve({ code, signal, ...said })));
  }

  const textsOf = (messages: readonly MessageView[], own: boolean): string[] => messages.flatMap(({ content, own: mine }) => (mine === own && content?.kind === 'text' ? [content.text] : []));

  it.each(POINTS)('at %s goes on: nothing is lost, doubled or sealed twice', async (point) => {
    // Something to receive, to acknowledge, to enter and to learn.
    await ben.client.messages.send(channelId, { text: `for ${point}` });
    await ben.client.notices.send({ channelId, kind: 'test', priority: 'P2', toAuthorityIds: [ana.authorityId], body: { title: 'Test', text: point } });
    await ben.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: `of Ben, ${point}`, officerIds: [ana.officerId], suite: 'x25519' });
    await network.raw();

    const killed = await work(point, point);
    expect({ point, signal: killed.signal, complaint: killed.complaint }).toEqual({ point, signal: 'SIGKILL', complaint: '' });
    const again = await work(point);
    expect({ point, code: again.code, complaint: again.complaint }).toEqual({ point, code: 0, complaint: '' });
    expect(again.out).toContain('done {"troubled":[],"queued":0');
    confirmed.push(...[...(killed.out + again.out).matchAll(/^sent (.*)$/gm)].map(([, text]) => text!));

    await ben.client.sync();
    await cara.client.sync();
    const heard = textsOf(await ben.client.messages.list(channelId, { limit: 5_000 }), false);
    for (const text of new Set(confirmed)) expect([text, heard.filter((one) => one === text).length]).toEqual([text, 1]);
    for (const text of [`${point} first`, `${point} second`, `${point} last`]) expect([text, heard.filter((one) => one === text).length]).toEqual([text, 1]);
    expect(ben.told).toEqual([]);
    expect(await auditor.follow(existsSync(wire) ? readFileSync(wire, 'utf8') : '')).toEqual([]);
  }, 60_000);

  it('was killed at every point of the table that sending and receiving pass', () => {
    expect([...POINTS, ...NOT_ON_A_WORKING_DAY].sort()).toEqual(Object.keys(CRASH_POINTS).sort());
    expect(new Set(confirmed).size).toBe(2 * POINTS.length);
  });

  it('has in its vault what its colleagues have, in the same order', async () => {
    const back = await SdkActor.open(server.url, { store: await openSqliteStore({ folder: join(folder, 'vault') }) });
    await back.client.sync();
    const [mine, theirs] = await Promise.all([back.client, ben.client].map(async (client) => (await client.messages.list(channelId, { limit: 5_000 })).filter(({ seq }) => seq! > 1).map(({ id, seq, integrity, content }) => ({ id, seq, integrity, kind: content?.kind }))));
    await back.close();
    expect(mine).toEqual(theirs);
  });
});
