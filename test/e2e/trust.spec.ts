import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionRegistry, TrustLedgers, verifySignature } from '@chancery/access';
import { type Hint, Outbox, OutboxModule } from '@chancery/application';
import { decodeCbor, encodeCosigned, type PendingStatementList, TrustLedger } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { Authority, cosigned, Key, Network } from './people.js';
import { ask, FOUNDING_TOKEN, startTestServer, type TestServer } from './running-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const found = (foundingToken: string, statements: Uint8Array[]) => ask(server.url, 'POST', '/v1/networks', { body: { foundingToken, statements } });
const outcome = ({ status, body }: { status: number; body: object }) => ({ status, code: (body as { code?: string }).code });
const REFUSED = { status: 422, code: 'STATEMENT_REFUSED' };

describe('founding a network', () => {
  it('takes charter, secretariat and its first people, in the order of the log', async () => {
    const network = new Network();
    const statements = network.foundingStatements(server);
    const reply = await found(FOUNDING_TOKEN, statements);
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 201, body: { networkId: network.networkId, logSize: 4 } });
    await network.coordinator.device.signIn(server);
    expect(await network.log(server, network.coordinator.device)).toEqual(statements);
  });

  it('answers a repetition like the first time', async () => {
    const network = new Network();
    const statements = network.foundingStatements(server);
    const [first, second] = [await found(FOUNDING_TOKEN, statements), await found(FOUNDING_TOKEN, statements)];
    expect(second.body).toEqual(first.body);
  });

  it('needs the founding token', async () => {
    expect(outcome(await found('another token', new Network().foundingStatements(server)))).toEqual({ status: 403, code: 'FOUNDING_REFUSED' });
  });

  it('does not let a second network take the id', async () => {
    const network = await new Network().found(server);
    const charter = cosigned('charter', network.charter(server, { name: 'Another' }), ...network.coordinatorKeys);
    expect(outcome(await found(FOUNDING_TOKEN, [charter]))).toEqual({ status: 409, code: 'ID_REUSED' });
  });

  it('refuses a charter with one signature of two, and one that begins with something else', async () => {
    const network = new Network();
    expect(outcome(await found(FOUNDING_TOKEN, [cosigned('charter', network.charter(server), network.coordinatorKeys[0]!)]))).toEqual(REFUSED);
    expect(outcome(await found(FOUNDING_TOKEN, [network.admission(server, network.secretariat)]))).toEqual(REFUSED);
    expect(outcome(await found(FOUNDING_TOKEN, []))).toEqual(REFUSED);
  });

  it('stores nothing when the last statement fails', async () => {
    const network = new Network();
    const good = network.foundingStatements(server);
    const bad = cosigned('device', network.coordinator.device.certificate(server, { deviceId: randomUUID(), deviceKey: new Key().publicKey }), new Key());
    expect(outcome(await found(FOUNDING_TOKEN, [...good, bad]))).toEqual(REFUSED);
    expect((await found(FOUNDING_TOKEN, good)).body).toEqual({ networkId: network.networkId, logSize: 4 });
  });
});

describe('publishing statements', () => {
  let network: Network;
  beforeAll(async () => {
    network = await new Network().found(server);
  });

  it('lets an admitted authority certify its people, who can then sign in', async () => {
    const officer = await network.admit(server, 'Ministry', 'contact_point');
    const { body } = await ask(server.url, 'GET', '/v1/whoami', { token: officer.device.token });
    expect(body).toEqual({ deviceId: officer.device.deviceId, officerId: officer.officerId, authorityId: officer.authority.authorityId, roles: ['contact_point'], networkIds: [network.networkId] });
  });

  it('serves a log that a client replays to the same root', async () => {
    const log = await network.log(server, network.coordinator.device);
    const ledger = new TrustLedger(verifySignature);
    for (const statement of log) ledger.append(statement);
    expect(ledger.root()).toEqual((await server.app.get(TrustLedgers, { strict: false }).current(network.networkId)).root());
  });

  it('publishes all or none', async () => {
    const officer = new Authority('Half').officer('contact_point');
    const before = (await network.log(server, network.coordinator.device)).length;
    const forged = cosigned('officer', officer.certificate(server), new Key());
    expect(outcome(await network.publish(server, network.admission(server, officer.authority), forged))).toEqual(REFUSED);
    expect(await network.log(server, network.coordinator.device)).toHaveLength(before);
    expect((await network.publish(server, network.admission(server, officer.authority), ...officer.statements(server))).status).toBe(201);
  });

  it('keeps an admission until the second coordinator has signed', async () => {
    const authority = new Authority('Pending');
    const [one, two] = network.coordinatorKeys.map((key) => network.admission(server, authority, [key])) as [Uint8Array, Uint8Array];
    expect((await network.publish(server, one)).body).toMatchObject({ accepted: false, signed: 1, needed: 2 });
    const { body } = await ask<PendingStatementList & Record<string, unknown>>(server.url, 'GET', `/v1/networks/${network.networkId}/countersignatures`, { token: network.coordinator.device.token });
    expect(body.pending).toEqual([{ statement: one, signed: 1, needed: 2 }]);
    expect((await network.publish(server, two)).body).toMatchObject({ accepted: true, signed: 2, needed: 2 });
    expect((await network.publish(server, two)).body).toMatchObject({ accepted: true });
    const after = await ask<PendingStatementList & Record<string, unknown>>(server.url, 'GET', `/v1/networks/${network.networkId}/countersignatures`, { token: network.coordinator.device.token });
    expect(after.body.pending).toEqual([]);
  });

  it('counts no coordinator twice, and keeps no signature of a stranger', async () => {
    const authority = new Authority('Twice');
    const [first] = network.coordinatorKeys as [Key, Key];
    expect((await network.publish(server, network.admission(server, authority, [first, first, new Key()]))).body).toMatchObject({ accepted: false, signed: 1 });
    expect(outcome(await network.publish(server, network.admission(server, authority, [new Key()])))).toEqual(REFUSED);
    await network.publish(server, network.admission(server, authority));
    const log = await network.log(server, network.coordinator.device);
    expect(decodeCbor(log.at(-1)!)).toHaveLength(2);
  });

  it('refuses a certificate with a second signature beside it', async () => {
    const officer = await network.admit(server, 'Double', 'contact_point');
    const colleague = officer.authority.officer('duty_officer');
    const doubled = cosigned('officer', colleague.certificate(server), new Key(), officer.authority.key);
    expect(outcome(await network.publish(server, doubled))).toEqual(REFUSED);
  });

  it('does not bring a revoked device back when its old certificate is played again', async () => {
    const officer = await network.admit(server, 'Replay', 'contact_point');
    const certificates = officer.statements(server);
    await network.publish(server, officer.revocation(server, 'device'));
    await network.publish(server, ...certificates);
    expect((await officer.device.signIn(server)).status).toBe(401);
  });

  it.each<[string, (n: Network) => Uint8Array[], number, string]>([
    ['rubbish', () => [Uint8Array.of(1, 2, 3)], 400, 'STATEMENT_MALFORMED'],
    ['an empty cosigned form', () => [encodeCosigned([])], 400, 'STATEMENT_MALFORMED'],
    ['nothing at all', () => [], 400, 'BODY_MALFORMED'],
    ['a kind that no log holds', (n) => [cosigned('coordinator-card', { name: 'x', publicKey: new Key().publicKey }, n.coordinatorKeys[0]!)], 422, 'STATEMENT_REFUSED'],
    ['people of an authority that was not admitted', () => new Authority('Stranger').officer('contact_point').statements(server), 422, 'STATEMENT_REFUSED'],
    ['a coordinator outside the secretariat', (n) => {
      const officer = new Authority('Usurper').officer('coordinator');
      return [n.admission(server, officer.authority), ...officer.statements(server)];
    }, 422, 'STATEMENT_REFUSED'],
  ])('refuses %s', async (_, statements, status, code) => {
    expect(outcome(await network.publish(server, ...statements(network)))).toEqual({ status, code });
  });

  it('knows no network that is not there', async () => {
    const path = (id: string) => ask(server.url, 'POST', `/v1/networks/${id}/statements`, { body: { statements: [Uint8Array.of(1)] } });
    expect(outcome(await path(randomUUID()))).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(outcome(await path('../../etc'))).toEqual({ status: 404, code: 'ROUTE_UNKNOWN' });
    expect(outcome(await path('1'))).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  it('gives an id that is taken to nobody else, not even in another network', async () => {
    const officer = await network.admit(server, 'Owner', 'contact_point');
    const other = await new Network().found(server);
    const impostor = new Authority('Impostor').officer('contact_point');
    const stolen = cosigned('officer', impostor.certificate(server, { officerId: officer.officerId }), impostor.authority.key);
    expect(outcome(await other.publish(server, other.admission(server, impostor.authority), stolen))).toEqual(REFUSED);
  });

  it('takes twenty publications at once, one after the other', async () => {
    const officers = Array.from({ length: 20 }, (_, i) => new Authority(`Crowd ${i}`).officer('contact_point'));
    const before = (await network.log(server, network.coordinator.device)).length;
    const replies = await Promise.all(officers.map((officer) => network.publish(server, network.admission(server, officer.authority), ...officer.statements(server))));
    expect(new Set(replies.map(({ body }) => body.logSize)).size).toBe(20);
    expect(await network.log(server, network.coordinator.device)).toHaveLength(before + 60);
  });
});

describe('an authority in two networks', () => {
  it('brings its people along, and its later statements reach both logs', async () => {
    const [one, two] = [await new Network().found(server), await new Network().found(server)];
    const officer = await one.admit(server, 'Both', 'contact_point', 'security_officer');
    const gone = officer.authority.officer('duty_officer');
    await one.publish(server, ...gone.statements(server), gone.revocation(server));
    expect((await two.publish(server, two.admission(server, officer.authority))).body).toMatchObject({ accepted: true, logSize: 7 });
    await officer.device.signIn(server);
    const { body } = await ask<{ networks: { networkId: string }[] }>(server.url, 'GET', '/v1/networks', { token: officer.device.token });
    expect(new Set(body.networks.map(({ networkId }) => networkId))).toEqual(new Set([one.networkId, two.networkId]));
    const colleague = officer.authority.officer('duty_officer');
    await one.publish(server, ...colleague.statements(server));
    expect(await two.log(server, officer.device)).toHaveLength(9);
  });
});

describe('losing standing', () => {
  let network: Network;
  beforeAll(async () => {
    network = await new Network().found(server);
  });

  it.each<['officer' | 'device']>([['officer'], ['device']])('of a revoked %s ends sessions and sockets at once', async (subject) => {
    const officer = await network.admit(server, `Revoked ${subject}`, 'contact_point');
    const closed: string[] = [];
    const stop = server.app.get(SessionRegistry, { strict: false }).onClosed(({ deviceIds }) => closed.push(...deviceIds));
    await network.publish(server, officer.revocation(server, subject));
    stop();
    expect(outcome(await ask(server.url, 'GET', '/v1/whoami', { token: officer.device.token }))).toEqual({ status: 401, code: 'NOT_SIGNED_IN' });
    expect(outcome(await officer.device.signIn(server))).toEqual({ status: 401, code: 'SIGN_IN_REFUSED' });
    expect(closed).toContain(officer.device.deviceId);
    const { rows } = await server.app.get(Database).query('SELECT 1 FROM session WHERE device_id = $1', [officer.device.deviceId]);
    expect(rows).toEqual([]);
  });

  it('of a suspended authority ends all its sessions, and a new admission brings it back', async () => {
    const officer = await network.admit(server, 'Suspended', 'contact_point');
    await network.publish(server, network.suspension(server, officer.authority));
    expect((await ask(server.url, 'GET', '/v1/whoami', { token: officer.device.token })).status).toBe(401);
    server.clock.forward(1);
    await network.publish(server, network.admission(server, officer.authority));
    expect((await officer.device.signIn(server)).status).toBe(201);
  });

  it('in one of two networks leaves the other', async () => {
    const other = await new Network().found(server);
    const officer = await network.admit(server, 'One of two', 'contact_point');
    await other.publish(server, other.admission(server, officer.authority));
    await other.publish(server, other.suspension(server, officer.authority));
    const { body } = await ask(server.url, 'GET', '/v1/whoami', { token: officer.device.token });
    expect(body['networkIds']).toEqual([network.networkId]);
    expect((await ask(server.url, 'GET', `/v1/networks/${other.networkId}/statements`, { token: officer.device.token })).status).toBe(404);
  });

  it('cannot be ordered by another authority', async () => {
    const [victim, attacker] = [await network.admit(server, 'Victim', 'contact_point'), await network.admit(server, 'Attacker', 'security_officer')];
    const forged = cosigned('revocation', { subject: 'officer', subjectId: victim.officerId, authorityId: victim.authority.authorityId, revokedAt: 1, reason: 'other' }, attacker.authority.key);
    const own = cosigned('revocation', { subject: 'officer', subjectId: victim.officerId, authorityId: attacker.authority.authorityId, revokedAt: 1, reason: 'other' }, attacker.authority.key);
    expect(outcome(await network.publish(server, forged))).toEqual(REFUSED);
    expect(outcome(await network.publish(server, own))).toEqual(REFUSED);
  });
});

describe('reading a log', () => {
  it('is for members only, who are told nothing of other networks', async () => {
    const [one, two] = [await new Network().found(server), await new Network().found(server)];
    const officer = await two.admit(server, 'Outsider', 'contact_point');
    const read = (id: string, token?: string) => ask(server.url, 'GET', `/v1/networks/${id}/statements?after=0`, token ? { token } : {});
    const [foreign, missing] = [await read(one.networkId, officer.device.token), await read(randomUUID(), officer.device.token)];
    expect(outcome(foreign)).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(outcome(missing)).toEqual(outcome(foreign));
    expect(outcome(await read(one.networkId))).toEqual({ status: 401, code: 'NOT_SIGNED_IN' });
    expect((await ask(server.url, 'GET', '/v1/networks')).status).toBe(401);
  });

  it('shows what waits for countersignature to coordinators only', async () => {
    const network = await new Network().found(server);
    const officer = await network.admit(server, 'Curious', 'contact_point');
    expect(outcome(await ask(server.url, 'GET', `/v1/networks/${network.networkId}/countersignatures`, { token: officer.device.token }))).toEqual({ status: 403, code: 'NOT_ALLOWED' });
  });

  it.each(['-1', '1.5', 'x', '9'.repeat(30), '1e3', '%00', '1000000'])('refuses the position %s', async (after) => {
    const network = await new Network().found(server);
    const reply = await ask(server.url, 'GET', `/v1/networks/${network.networkId}/statements?after=${after}`, { token: network.coordinator.device.token });
    expect(outcome(reply)).toEqual({ status: 400, code: 'BODY_MALFORMED' });
  });
});

describe('the hint of new statements', () => {
  it('goes out after the commit, to the network', async () => {
    const network = await new Network().found(server);
    const hints: Hint[] = [];
    const stop = server.app.select(OutboxModule).get(Outbox).subscribe((more) => hints.push(...more));
    await network.publish(server, network.admission(server, new Authority('Told')));
    stop();
    expect(hints).toEqual([{ to: { networkId: network.networkId }, event: 'statements', payload: { networkId: network.networkId, logSize: 5 } }]);
  });
});
