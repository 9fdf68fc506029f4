import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authority, Network } from './people.js';
import { ask, startTestServer, type TestServer } from './running-server.js';
import { foundingToken } from '../../apps/server/src/trust/founding-token.js';

describe('two servers on one database', () => {
  let one: TestServer;
  let two: TestServer;
  beforeAll(async () => {
    one = await startTestServer();
    two = await startTestServer({ DATABASE_URL: one.databaseUrl }, { clock: one.clock });
  });
  afterAll(async () => {
    await two.close();
    await one.close();
  });

  it('share logs, sessions and revocations at once', async () => {
    const network = await new Network().found(one);
    const officer = await network.admit(two, 'Shared', 'contact_point');
    expect((await ask(one.url, 'GET', '/v1/whoami', { token: officer.device.token })).status).toBe(200);
    await network.publish(one, officer.revocation(one));
    expect((await ask(two.url, 'GET', '/v1/whoami', { token: officer.device.token })).status).toBe(401);
  });

  it('append to one log by turns, without a gap or a repetition', async () => {
    const network = await new Network().found(one);
    const officers = Array.from({ length: 12 }, (_, i) => new Authority(`Turn ${i}`).officer('contact_point'));
    await Promise.all(officers.map((officer, i) => {
      const server = i % 2 ? one : two;
      return network.publish(server, network.admission(server, officer.authority), ...officer.statements(server));
    }));
    const log = await network.log(one, network.coordinator.device);
    expect(new Set(log.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(4 + 12 * 3);
    expect(await network.log(two, network.coordinator.device)).toEqual(log);
  });

  it('comes up again with the log that it had', async () => {
    const network = await new Network().found(one);
    const restarted = await startTestServer({ DATABASE_URL: one.databaseUrl }, { clock: one.clock });
    const before = await network.log(one, network.coordinator.device);
    expect(await network.log(restarted, network.coordinator.device)).toEqual(before);
    await restarted.close();
  });
});

describe('the founding token', () => {
  it('is made once, kept for its owner only, and read again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-token-'));
    const bytes = (length: number) => new Uint8Array(length).fill(7);
    const made = foundingToken(undefined, folder, bytes);
    expect(foundingToken(undefined, folder, (length) => new Uint8Array(length))).toEqual(made);
    expect(readFileSync(made.file!, 'utf8').trim()).toBe(made.token);
    expect(statSync(made.file!).mode & 0o777).toBe(0o600);
    expect(foundingToken('as configured here', folder, bytes)).toEqual({ token: 'as configured here' });
    rmSync(folder, { recursive: true });
  });
});
