import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../apps/cli/src/environment.js';
import { BUILD, until } from '../kit/faults.js';

const EXIT_CONFIGURATION = 78;
const SERVER = fileURLToPath(new URL('apps/server/src/main.js', BUILD));
const WORKER = fileURLToPath(new URL('apps/worker/src/main.js', BUILD));
/** `nobody`, by number: an account without any rights. */
const NOBODY = 65_534;

/** Whether the tests may act for another account, and that account may read what was built. */
const canBeNobody = process.getuid?.() === 0 && spawnSync(process.execPath, ['-e', `require('node:fs').accessSync(${JSON.stringify(SERVER)})`], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0;

describe.each([['server', SERVER], ['worker', WORKER]])('the %s', (_, entry) => {
  it.each([
    ['a variable that nobody knows', { CHANCERY_SESION_MINUTES: 'canary-5' }, /^CHANCERY_SESION_MINUTES is not a setting of Chancery: see docs\/configuration\.md for the names\.\n$/],
    ['a value that cannot be', { PORT: 'canary-3000' }, /^PORT must be [^\n]+\.\n$/],
  ])('does not start with %s: it names the variable, repeats nothing, and ends with 78', (_what, settings, sentence) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [entry], { env: childEnvironment({ ...settings, DATA_DIR: '/nowhere/at/all' }), encoding: 'utf8', timeout: 60_000 });
    expect({ status, stdout }).toEqual({ status: EXIT_CONFIGURATION, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('canary');
  }, 90_000);
});

describe('a server as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-process-'));
  const dataDir = join(folder, 'data');
  let child: ChildProcess;
  let said = '';
  let complaint = '';

  beforeAll(async () => {
    chmodSync(folder, 0o711);
    mkdirSync(dataDir, { mode: 0o700 });
    if (canBeNobody) chownSync(dataDir, NOBODY, NOBODY);
    const account = canBeNobody ? { uid: NOBODY, gid: NOBODY } : {};
    child = spawn(process.execPath, [SERVER], { ...account, cwd: '/', env: childEnvironment({ PORT: '0', DATA_DIR: dataDir, HOME: dataDir, CHANCERY_TRAINING: 'off' }), stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    await until('the server listens', () => {
      if (child.exitCode !== null) throw new Error(`The server ended while it started: ${complaint}`);
      return said.includes('Chancery listens on');
    });
  }, 120_000);
  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  (canBeNobody ? it : it.skip)('needs no rights: everything that it keeps belongs to an account without any', () => {
    const owners = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(dataDir, name)).uid);
    expect(owners.length).toBeGreaterThan(100);
    expect(new Set(owners)).toEqual(new Set([NOBODY]));
  });

  it('at Ctrl-C answers what it has begun, stops its database, and ends with 0', async () => {
    const [, origin] = /Chancery listens on (\S+)/.exec(said)!;
    const body = JSON.stringify({ deviceId: '00000000-0000-4000-8000-000000000001' });
    const sent = request(`${origin}/v1/sessions/challenge`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' } });
    const begun = once(sent, 'continue');
    sent.flushHeaders();
    await begun;
    sent.write(body.slice(0, 10));

    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await until('the server says that it stops', () => said.includes('server_stopping'));
    sent.end(body.slice(10));
    const [reply] = await answered;
    expect(reply.statusCode).toBe(201);
    reply.resume();
    expect({ ended: await closed, complaint }).toEqual({ ended: [0, null], complaint: '' });
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
  }, 60_000);
});
