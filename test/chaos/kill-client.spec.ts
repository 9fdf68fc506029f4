import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
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

/** The fixture's process: does one day's work after another, until it is killed or leaves. */
class Officer {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  private said = { out: '', complaint: '' };
  private heard = (): void => undefined;

  constructor(order: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [FIXTURE, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.said.out += text;
      this.heard();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.said.complaint += text));
    // Orders to somebody who is dead are lost, as they should be.
    this.child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve, reject) => this.child.once('error', reject).once('close', (code, signal) => resolve({ code, signal })));
  }

  /** @returns what it said on that day; `signal` when it did not live to its end */
  async work(round: string, dieAt?: CrashPoint): Promise<{ signal?: string | null; out: string; complaint: string }> {
    this.said = { out: '', complaint: '' };
    const done = new Promise<Record<string, never>>((resolve) => (this.heard = () => void (/^done .*\n/m.test(this.said.out) && resolve({}))));
    this.child.stdin.write(`${JSON.stringify({ round, dieAt })}\n`);
    const end = await Promise.race([done, this.ended.then(({ signal }) => ({ signal }))]);
    return { ...end, ...this.said };
  }

  async leave(): Promise<{ code: number | null; signal: string | null; complaint: string }> {
    this.child.stdin.end();
    return { ...(await this.ended), complaint: this.said.complaint };
  }
}

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
    await atWork?.leave();
    for (const actor of [ben, cara]) await (actor as SdkActor | undefined)?.close();
    await (server as TestServer | undefined)?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The process that has come through the last kill, if it still runs. */
  let atWork: Officer | undefined;
  const arrive = (): Officer => new Officer({ build: BUILD.href, folder: join(folder, 'vault'), server: server.url, channelId, colleagueId: ben.self.officerId, thirdId: cara.self.officerId, networkId: network.trust.networkId, wire });

  const textsOf = (messages: readonly MessageView[], own: boolean): string[] => messages.flatMap(({ content, own: mine }) => (mine === own && content?.kind === 'text' ? [content.text] : []));

  it.each(POINTS)('at %s goes on: nothing is lost, doubled or sealed twice', async (point) => {
    // Something to receive, to acknowledge, to enter and to learn.
    await ben.client.messages.send(channelId, { text: `for ${point}` });
    await ben.client.notices.send({ channelId, kind: 'test', priority: 'P2', toAuthorityIds: [ana.authorityId], body: { title: 'Test', text: point } });
    await ben.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: `of Ben, ${point}`, officerIds: [ana.officerId], suite: 'x25519' });
    await network.raw();

    // Whoever went on after the last kill works into the next: each process opens a vault that was torn from one.
    const killed = await (atWork ?? arrive()).work(point, point);
    expect({ point, signal: killed.signal, complaint: killed.complaint }).toEqual({ point, signal: 'SIGKILL', complaint: '' });
    atWork = arrive();
    const again = await atWork.work(point);
    expect({ point, signal: again.signal, complaint: again.complaint }).toEqual({ point, signal: undefined, complaint: '' });
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

  it('closes in order when its work is done', async () => {
    expect(await atWork?.leave()).toEqual({ code: 0, signal: null, complaint: '' });
  });

  it('has in its vault what its colleagues have, in the same order', async () => {
    const back = await SdkActor.open(server.url, { store: await openSqliteStore({ folder: join(folder, 'vault') }) });
    await back.client.sync();
    const [mine, theirs] = await Promise.all([back.client, ben.client].map(async (client) => (await client.messages.list(channelId, { limit: 5_000 })).filter(({ seq }) => seq! > 1).map(({ id, seq, integrity, content }) => ({ id, seq, integrity, kind: content?.kind }))));
    await back.close();
    expect(mine).toEqual(theirs);
  });
});
