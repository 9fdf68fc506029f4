import { createHash, createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import type { Signer, Verifier } from '../statements/cose-sign1.js';
import { encodeCosigned, readCosigned, signStatement, StatementError } from '../statements/statement.js';
import type { Charter, DeviceCertificate, OfficerCertificate, Revocation } from '../statements/statement-kinds.js';
import { encodeLeafChain } from './leaf-identity.js';
import { TrustLedger } from './trust-ledger.js';

interface Key {
  readonly signer: Signer;
  readonly publicKey: Uint8Array;
}
const key = (name: string): Key => {
  const seed = createHash('sha256').update(name).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  return { signer: (message) => new Uint8Array(nodeSign(null, message, privateKey)), publicKey: new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12)) };
};
const verifier: Verifier = (publicKey, message, signature) =>
  nodeVerify(null, message, createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]), format: 'der', type: 'spki' }), signature);
const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [T, YEAR] = [1_790_000_000, 31_536_000];

const [ana, ben, cy] = [key('ana'), key('ben'), key('cy')];
const [ghana, ama, laptop] = [key('ghana'), key('ama'), key('laptop')];
const NETWORK = id(1);
const GHANA = id(2);
const AMA = id(3);
const LAPTOP = id(4);

const charterOf = (over: Partial<Charter> = {}): Charter => ({
  networkId: NETWORK, version: 1, name: 'West African Network', abbreviation: 'WACAP', threshold: 2, foundedAt: T, training: false,
  coordinators: [{ name: 'Ana', publicKey: ana.publicKey }, { name: 'Ben', publicKey: ben.publicKey }, { name: 'Cy', publicKey: cy.publicKey }], ...over,
});
const charter = (value: Charter, ...signers: Key[]) => encodeCosigned(signers.map((one) => signStatement('charter', value, one.signer)));
const admission = (authorityKey: Uint8Array, ...signers: Key[]) =>
  encodeCosigned(signers.map((one) => signStatement('admission', { networkId: NETWORK, authorityId: GHANA, kind: 'central_authority', state: 'GH', name: 'Ghana', authorityKey, admittedAt: T }, one.signer)));
const suspension = (...signers: Key[]) => encodeCosigned(signers.map((one) => signStatement('suspension', { networkId: NETWORK, authorityId: GHANA, suspendedAt: T }, one.signer)));
const officerCertificate: OfficerCertificate = { officerId: AMA, authorityId: GHANA, officerKey: ama.publicKey, name: 'Ama Mensah', functions: ['mutual_legal_assistance'], roles: ['contact_point'], languages: ['en'], notBefore: T, notAfter: T + YEAR };
const officer = (signer: Key, over: Partial<OfficerCertificate> = {}) => signStatement('officer', { ...officerCertificate, ...over }, signer.signer);
const deviceCertificate: DeviceCertificate = { deviceId: LAPTOP, officerId: AMA, authorityId: GHANA, deviceKey: laptop.publicKey, notBefore: T, notAfter: T + YEAR };
const device = (signer: Key, over: Partial<DeviceCertificate> = {}) => signStatement('device', { ...deviceCertificate, ...over }, signer.signer);
const revocation = (signer: Key, over: Partial<Revocation> = {}) =>
  encodeCosigned([signStatement('revocation', { subject: 'officer', subjectId: AMA, authorityId: GHANA, revokedAt: T, reason: 'left', ...over }, signer.signer)]);

const founded = (): TrustLedger => {
  const ledger = new TrustLedger(verifier);
  ledger.append(charter(charterOf(), ana, ben));
  return ledger;
};
const peopled = (): TrustLedger => {
  const ledger = founded();
  for (const bytes of [admission(ghana.publicKey, ana, cy), encodeCosigned([officer(ghana)]), encodeCosigned([device(ama)])]) ledger.append(bytes);
  return ledger;
};
const leafBytes = (parts: { officer?: Uint8Array; device?: Uint8Array; authority?: Key } = {}): Uint8Array =>
  encodeLeafChain({ authorityKey: (parts.authority ?? ghana).publicKey, officer: parts.officer ?? officer(ghana), device: parts.device ?? device(ama) });
const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof StatementError ? error.code : String(error);
  }
};

describe('founding a network', () => {
  it('needs as many coordinators as the charter itself says, and at least two outside training', () => {
    expect(refusal(() => new TrustLedger(verifier).append(charter(charterOf(), ana)))).toBe('NOT_ENOUGH_SIGNATURES');
    expect(refusal(() => new TrustLedger(verifier).append(charter(charterOf({ threshold: 1 }), ana)))).toBe('CONTRADICTS');
    expect(refusal(() => new TrustLedger(verifier).append(charter(charterOf({ threshold: 1, training: true }), ana)))).toBe('accepted');
    expect(refusal(() => new TrustLedger(verifier).append(charter(charterOf(), ana, ghana)))).toBe('NOT_ENOUGH_SIGNATURES');
  });

  it('refuses another charter than the one that was pinned', () => {
    const pinned = readCosigned(charter(charterOf(), ana, ben)).digest;
    expect(refusal(() => new TrustLedger(verifier, pinned).append(charter(charterOf({ name: 'WACAP' }), ana, ben)))).toBe('WRONG_ISSUER');
    expect(refusal(() => new TrustLedger(verifier, pinned).append(charter(charterOf(), ben, cy)))).toBe('accepted');
  });

  it('lets coordinators of the old charter, and only them, sign the next', () => {
    const ledger = founded();
    const next = charterOf({ version: 2, follows: ledger.fingerprint, coordinators: [{ name: 'Dee', publicKey: ghana.publicKey }, { name: 'Eve', publicKey: ama.publicKey }] });
    expect(refusal(() => ledger.append(charter(next, ghana, ama)))).toBe('NOT_ENOUGH_SIGNATURES');
    expect(refusal(() => ledger.append(charter({ ...next, training: true }, ana, ben)))).toBe('CONTRADICTS');
    const before = ledger.fingerprint;
    ledger.append(charter(next, ana, cy));
    expect(ledger.fingerprint).toEqual(before);
    expect(refusal(() => ledger.append(admission(ghana.publicKey, ana, ben)))).toBe('NOT_ENOUGH_SIGNATURES');
  });
});

describe('admission and certificates', () => {
  it('takes the chain coordinator, authority, officer, device', () => {
    const ledger = peopled();
    const leaf = ledger.identify(leafBytes(), laptop.publicKey)!;
    expect(leaf).toMatchObject({ authorityId: GHANA, officerId: AMA, deviceId: LAPTOP, roles: ['contact_point'] });
    expect(ledger.standing(leaf, { unixSeconds: T + 10 })).toBe('valid');
  });

  it('stays under 600 bytes in a leaf', () => expect(leafBytes().length).toBeLessThan(600));

  it.each([
    ['an admission by one coordinator', () => founded().append(admission(ghana.publicKey, ana)), 'NOT_ENOUGH_SIGNATURES'],
    ['an officer of an authority that is not admitted', () => founded().append(encodeCosigned([officer(ghana)])), 'UNKNOWN_SUBJECT'],
    ['an officer whom the authority did not sign', () => peopled().append(encodeCosigned([officer(ama)])), 'BAD_SIGNATURE'],
    ['a coordinator in a central authority', () => peopled().append(encodeCosigned([officer(ghana, { roles: ['coordinator'] })])), 'CONTRADICTS'],
    ['a device signed by a stranger', () => peopled().append(encodeCosigned([device(ben, { deviceId: id(9), deviceKey: ben.publicKey })])), 'BAD_SIGNATURE'],
    ['one key for two devices', () => peopled().append(encodeCosigned([device(ama, { deviceId: id(9) })])), 'CONTRADICTS'],
    ['another key for a known device', () => peopled().append(encodeCosigned([device(ama, { deviceKey: ben.publicKey })])), 'CONTRADICTS'],
    ['a certificate with a second signature before its issuer’s', () => peopled().append(encodeCosigned([officer(ben, { roles: ['duty_officer'] }), officer(ghana, { roles: ['duty_officer'] })])), 'WRONG_ISSUER'],
    ['a statement for the second time', () => peopled().append(encodeCosigned([officer(ghana)])), 'CONTRADICTS'],
    ['a revocation by somebody else', () => peopled().append(revocation(ben)), 'BAD_SIGNATURE'],
    ['an officer who revokes a colleague', () => peopled().append(revocation(ama)), 'BAD_SIGNATURE'],
    ['a sign-in as if it were a statement of the log', () => founded().append(encodeCosigned([signStatement('sign-in', { challenge: new Uint8Array(32), deviceId: LAPTOP, audience: 'x' }, ana.signer)])), 'WRONG_KIND'],
  ])('refuses %s', (_, work, code) => expect(refusal(work)).toBe(code));

  it('changes nothing when it refuses', () => {
    const ledger = peopled();
    const root = ledger.root();
    refusal(() => ledger.append(revocation(ben)));
    expect(ledger.root()).toEqual(root);
  });
});

describe('a leaf', () => {
  it('is nobody when its chain is forged, stolen with another key, or hangs from a key that was never admitted', () => {
    const ledger = peopled();
    expect(ledger.identify(leafBytes(), ben.publicKey)).toBeUndefined();
    expect(ledger.identify(leafBytes({ officer: officer(ben) }), laptop.publicKey)).toBeUndefined();
    expect(ledger.identify(leafBytes({ authority: ben, officer: officer(ben) }), laptop.publicKey)).toBeUndefined();
    expect(ledger.identify(Uint8Array.of(1, 2, 3), laptop.publicKey)).toBeUndefined();
  });

  it('does not count when its certificate never stood in the log', () => {
    const ledger = founded();
    ledger.append(admission(ghana.publicKey, ana, ben));
    const leaf = ledger.identify(leafBytes(), laptop.publicKey)!;
    expect(ledger.standing(leaf, { unixSeconds: T })).toBe('not_admitted');
  });

  it('does not count with roles that a later certificate took away', () => {
    const ledger = peopled();
    const leaf = ledger.identify(leafBytes(), laptop.publicKey)!;
    ledger.append(encodeCosigned([officer(ghana, { roles: ['duty_officer'] })]));
    expect(ledger.standing(leaf, { unixSeconds: T })).toBe('revoked');
  });

  it('is judged as it stood then, and as it stands now', () => {
    const ledger = peopled();
    const leaf = ledger.identify(leafBytes(), laptop.publicKey)!;
    const then = ledger.size;
    ledger.append(revocation(ghana));
    expect(ledger.standing(leaf, { unixSeconds: T, logSize: then })).toBe('valid');
    expect(ledger.standing(leaf, { unixSeconds: T })).toBe('revoked');
    expect(ledger.standing(leaf, { unixSeconds: T + 2 * YEAR, logSize: then })).toBe('expired');
    expect(refusal(() => ledger.append(encodeCosigned([device(ama, { deviceId: id(9), deviceKey: ben.publicKey })])))).toBe('UNKNOWN_SUBJECT');
    ledger.append(suspension(ana, ben));
    expect(ledger.standing(leaf, { unixSeconds: T })).toBe('suspended');
  });

  it('stays revoked when its old certificate is shown again', () => {
    const ledger = peopled();
    ledger.append(revocation(ghana, { subject: 'device', subjectId: LAPTOP }));
    expect(refusal(() => ledger.append(encodeCosigned([device(ama)])))).toBe('CONTRADICTS');
    expect(ledger.standing(ledger.identify(leafBytes(), laptop.publicKey)!, { unixSeconds: T })).toBe('revoked');
  });

  it('dies with the authority’s old key', () => {
    const ledger = peopled();
    const leaf = ledger.identify(leafBytes(), laptop.publicKey)!;
    ledger.append(admission(ben.publicKey, ana, cy));
    expect(ledger.standing(leaf, { unixSeconds: T })).toBe('revoked');
  });

  it('of a lost device dies alone: the officer goes on', () => {
    const ledger = peopled();
    ledger.append(revocation(ama, { subject: 'device', subjectId: LAPTOP, reason: 'lost_device' }));
    expect(ledger.standing(ledger.identify(leafBytes(), laptop.publicKey)!, { unixSeconds: T })).toBe('revoked');
    expect(ledger.officer(AMA, T)?.standing).toBe('valid');
  });
});
