import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InvitationList, signStatement, type TrustLedger } from '@chancery/contracts';
import { TrustLedgers } from '@chancery/access';
import { Device, cosigned, Key, Network, type Officer, secret } from './people.js';
import { ask, startTestServer, type TestServer } from './running-server.js';

let server: TestServer;
let network: Network;
let security: Officer;
beforeAll(async () => {
  server = await startTestServer();
  network = await new Network().found(server);
});
beforeEach(async () => {
  security = await network.admit(server, `Ministry ${randomUUID()}`, 'security_officer');
});
afterAll(() => server.close());

const outcome = ({ status, body }: { status: number; body: object }) => ({ status, code: (body as { code?: string }).code });
const REFUSED = { status: 403, code: 'INVITATION_REFUSED' };
const NOT_FOUND = { status: 404, code: 'NOT_FOUND' };

class Invitation {
  readonly invitationId = randomUUID();
  readonly claimToken = secret();
  readonly newcomer: Officer;
  readonly device: Device;

  constructor(
    readonly inviter: Officer,
    readonly kind: 'officer' | 'device' = 'officer',
  ) {
    this.newcomer = kind === 'officer' ? inviter.authority.officer('contact_point') : inviter;
    this.device = kind === 'officer' ? this.newcomer.device : new Device(inviter);
  }

  create(token = this.inviter.device.token, change: object = {}) {
    const body = { invitationId: this.invitationId, kind: this.kind, networkId: network.networkId, claimTokenDigest: new Uint8Array(createHash('sha256').update(this.claimToken).digest()), validForMinutes: 60, ...change };
    return ask(server.url, 'POST', '/v1/invitations', { body, token });
  }

  enrolment(change: { invitationId?: string; officerKey?: Uint8Array; signer?: Key } = {}): Uint8Array {
    const value = { invitationId: change.invitationId ?? this.invitationId, officerId: this.newcomer.officerId, officerKey: change.officerKey ?? this.newcomer.key.publicKey, deviceId: this.device.deviceId, deviceKey: this.device.key.publicKey, requestedAt: 1 };
    return signStatement('enrolment', value, (change.signer ?? this.device.key).signer);
  }

  claim(change: object = {}) {
    const certificate = this.kind === 'officer' ? { deviceCertificate: signStatement('device', this.device.certificate(server), this.newcomer.key.signer) } : {};
    return ask(server.url, 'POST', `/v1/invitations/${this.invitationId}/claim`, { body: { claimToken: this.claimToken, enrolment: this.enrolment(), proof: new Uint8Array(32), ...certificate, ...change } });
  }

  status(claimToken = this.claimToken) {
    return ask(server.url, 'POST', `/v1/invitations/${this.invitationId}/status`, { body: { claimToken } });
  }

  certificates(): Uint8Array[] {
    const device = cosigned('device', this.device.certificate(server), this.newcomer.key);
    return this.kind === 'officer' ? [cosigned('officer', this.newcomer.certificate(server), this.inviter.authority.key), device] : [device];
  }

  approve(statements = this.certificates(), token = this.inviter.device.token) {
    return ask(server.url, 'POST', `/v1/invitations/${this.invitationId}/approve`, { body: { statements }, token });
  }

  withdraw(token = this.inviter.device.token) {
    return ask(server.url, 'DELETE', `/v1/invitations/${this.invitationId}`, { token });
  }
}

const list = async (officer: Officer) => (await ask<InvitationList & Record<string, unknown>>(server.url, 'GET', '/v1/invitations', { token: officer.device.token })).body.invitations;
const ledger = (): Promise<TrustLedger> => server.app.get(TrustLedgers, { strict: false }).current(network.networkId);

describe('an invitation', () => {
  it.each<['officer' | 'device']>([['officer'], ['device']])('brings in a new %s: created, claimed, seen, approved, signed in', async (kind) => {
    const invitation = new Invitation(security, kind);
    expect((await invitation.create()).status).toBe(201);
    expect((await invitation.status()).body).toEqual({ state: 'open', networkId: network.networkId });
    expect((await invitation.claim()).body).toEqual({ state: 'claimed', networkId: network.networkId });
    const [entry] = await list(security);
    expect(entry).toMatchObject({ invitationId: invitation.invitationId, kind, state: 'claimed', enrolment: invitation.enrolment(), proof: new Uint8Array(32) });
    expect((await invitation.approve()).status).toBe(201);
    expect((await invitation.status()).body['state']).toBe('approved');
    expect((await invitation.device.signIn(server)).status).toBe(201);
  });

  it('answers a repetition of each step like the first time', async () => {
    const invitation = new Invitation(security);
    await invitation.create();
    expect((await invitation.create()).status).toBe(201);
    const first = await invitation.claim();
    expect((await invitation.claim()).body).toEqual(first.body);
    const certificates = invitation.certificates();
    await invitation.approve(certificates);
    const size = (await ledger()).size;
    expect((await invitation.approve(certificates)).status).toBe(201);
    expect((await ledger()).size).toBe(size);
  });

  it('can be claimed once, by one of many at the same time', async () => {
    const invitation = new Invitation(security);
    await invitation.create();
    const rivals = Array.from({ length: 6 }, () => invitation.claim({ proof: secret() }));
    const statuses = (await Promise.all(rivals)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 403, 403, 403, 403, 403]);
  });

  it('closes after ten wrong tokens', async () => {
    const invitation = new Invitation(security);
    await invitation.create();
    for (let i = 0; i < 10; i++) expect(outcome(await invitation.claim({ claimToken: secret() }))).toEqual(REFUSED);
    expect(outcome(await invitation.claim())).toEqual(REFUSED);
    expect((await invitation.status()).body['state']).toBe('withdrawn');
  });

  it('answers a wrong token and an unknown invitation alike', async () => {
    const [known, unknown] = [new Invitation(security), new Invitation(security)];
    await known.create();
    for (const reply of [await known.claim({ claimToken: secret() }), await unknown.claim(), await known.status(secret()), await unknown.status()]) expect(outcome(reply)).toEqual(REFUSED);
  });

  it('expires', async () => {
    const invitation = new Invitation(security);
    await invitation.create(undefined, { validForMinutes: 5 });
    server.clock.forward(300);
    expect((await invitation.status()).body['state']).toBe('expired');
    expect(outcome(await invitation.claim())).toEqual(REFUSED);
  });

  it('can be withdrawn until it is approved', async () => {
    const [early, late] = [new Invitation(security), new Invitation(security)];
    await early.create();
    expect((await early.withdraw()).status).toBe(200);
    expect(outcome(await early.claim())).toEqual(REFUSED);
    await late.create();
    await late.claim();
    await late.approve();
    expect(outcome(await late.withdraw())).toEqual({ status: 409, code: 'STATE_CHANGED' });
  });

  it('cannot be approved before it was claimed', async () => {
    const invitation = new Invitation(security);
    await invitation.create();
    expect(outcome(await invitation.approve())).toEqual({ status: 409, code: 'STATE_CHANGED' });
  });
});

describe('a claim', () => {
  it.each<[string, (i: Invitation) => object]>([
    ['signed by another key', (i) => ({ enrolment: i.enrolment({ signer: new Key() }) })],
    ['for another invitation', (i) => ({ enrolment: i.enrolment({ invitationId: randomUUID() }) })],
    ['with a device certificate by another key', (i) => ({ deviceCertificate: signStatement('device', i.device.certificate(server), new Key().signer) })],
    ['with a certificate of another device', (i) => ({ deviceCertificate: signStatement('device', i.device.certificate(server, { deviceId: randomUUID() }), i.newcomer.key.signer) })],
  ])('is refused when it is %s', async (_, change) => {
    const invitation = new Invitation(security);
    await invitation.create();
    expect(outcome(await invitation.claim(change(invitation)))).toEqual({ status: 422, code: 'STATEMENT_REFUSED' });
    expect((await invitation.claim()).status).toBe(201);
  });

  it('of a further device is refused with another key than the officer has', async () => {
    const invitation = new Invitation(security, 'device');
    await invitation.create();
    expect(outcome(await invitation.claim({ enrolment: invitation.enrolment({ officerKey: new Key().publicKey }) }))).toEqual({ status: 422, code: 'STATEMENT_REFUSED' });
  });

  it.each<[string, object]>([
    ['an unknown property', { admin: true }],
    ['a short token', { claimToken: new Uint8Array(31) }],
    ['a wrong type', { enrolment: 'not bytes!' }],
    ['no proof', { proof: null }],
  ])('with %s is malformed', async (_, change) => {
    const invitation = new Invitation(security);
    await invitation.create();
    expect(outcome(await invitation.claim(change))).toEqual({ status: 400, code: 'BODY_MALFORMED' });
  });

  it('of ten megabytes is too large', async () => {
    expect(outcome(await new Invitation(security).claim({ enrolment: new Uint8Array(10_000_000) }))).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
  });
});

describe('whose invitation it is', () => {
  it('an officer without the role may invite a device, not an officer', async () => {
    const plain = await network.admit(server, `Plain ${randomUUID()}`, 'contact_point');
    expect(outcome(await new Invitation(plain).create())).toEqual({ status: 403, code: 'NOT_ALLOWED' });
    expect((await new Invitation(plain, 'device').create()).status).toBe(201);
  });

  it('a network that is foreign or missing answers alike', async () => {
    const other = await new Network().found(server);
    for (const networkId of [other.networkId, randomUUID()]) expect(outcome(await new Invitation(security).create(undefined, { networkId }))).toEqual(NOT_FOUND);
  });

  it('nobody without a session creates, lists, approves or withdraws', async () => {
    const invitation = new Invitation(security);
    for (const reply of [await invitation.create(''), await ask(server.url, 'GET', '/v1/invitations'), await invitation.approve([], ''), await invitation.withdraw('')]) expect(outcome(reply)).toEqual({ status: 401, code: 'NOT_SIGNED_IN' });
  });

  it('another authority neither sees, approves nor withdraws it, and cannot tell it from a missing one', async () => {
    const stranger = await network.admit(server, `Stranger ${randomUUID()}`, 'security_officer');
    const [invitation, missing] = [new Invitation(security), new Invitation(security)];
    await invitation.create();
    await invitation.claim();
    expect(await list(stranger)).toEqual([]);
    for (const one of [invitation, missing]) {
      expect(outcome(await one.approve(undefined, stranger.device.token))).toEqual(NOT_FOUND);
      expect(outcome(await one.withdraw(stranger.device.token))).toEqual(NOT_FOUND);
    }
    expect((await invitation.approve()).status).toBe(201);
  });

  it('a device invitation is for its officer alone', async () => {
    const colleague = security.authority.officer('security_officer');
    await network.publish(server, ...colleague.statements(server));
    await colleague.device.signIn(server);
    const invitation = new Invitation(security, 'device');
    await invitation.create();
    await invitation.claim();
    expect(outcome(await invitation.approve(undefined, colleague.device.token))).toEqual(NOT_FOUND);
    expect(await list(colleague)).toEqual([]);
  });

  it('an id that is taken answers ID_REUSED to whoever else tries it', async () => {
    const invitation = new Invitation(security);
    await invitation.create();
    expect(outcome(await invitation.create(undefined, { claimTokenDigest: secret() }))).toEqual({ status: 409, code: 'ID_REUSED' });
  });
});

describe('an approval', () => {
  it.each<[string, (i: Invitation) => Uint8Array[]]>([
    ['another device key', (i) => [i.certificates()[0]!, cosigned('device', i.device.certificate(server, { deviceKey: new Key().publicKey }), i.newcomer.key)]],
    ['another officer key', (i) => [cosigned('officer', i.newcomer.certificate(server, { officerKey: new Key().publicKey }), i.inviter.authority.key), i.certificates()[1]!]],
    ['only one certificate', (i) => i.certificates().slice(0, 1)],
    ['the wrong order', (i) => i.certificates().reverse()],
    ['a certificate too many', (i) => [...i.certificates(), i.certificates()[1]!]],
    ['nothing', () => []],
    ['a forged officer certificate', (i) => [cosigned('officer', i.newcomer.certificate(server), new Key()), i.certificates()[1]!]],
  ])('with %s is refused, and the invitation stays claimed', async (_, statements) => {
    const invitation = new Invitation(security);
    await invitation.create();
    await invitation.claim();
    expect(outcome(await invitation.approve(statements(invitation)))).toEqual({ status: 422, code: 'STATEMENT_REFUSED' });
    expect((await invitation.status()).body['state']).toBe('claimed');
  });
});
