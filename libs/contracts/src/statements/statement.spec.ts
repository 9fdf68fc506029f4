import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import fc from 'fast-check';
import { decodeCbor, encodeCbor, MalformedCborError, type CborValue } from '../codec/cbor.js';
import { fromHex, toHex } from '../codec/text.js';
import { decodeCose, encodeCose, sigStructure, type Signer, type Verifier } from './cose-sign1.js';
import { countSigners, encodeCosigned, mergeCosigned, readCosigned, readStatement, signStatement, StatementError, verifyStatement } from './statement.js';
import type { DeviceCertificate, Suspension } from './statement-kinds.js';

const keyPair = (fill: number): { signer: Signer; publicKey: Uint8Array } => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, fill)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12);
  return { signer: (message) => nodeSign(null, message, privateKey), publicKey: new Uint8Array(publicKey) };
};
const verifier: Verifier = (publicKey, message, signature) => {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return nodeVerify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
};

const officer = keyPair(1);
const other = keyPair(2);
const device: DeviceCertificate = {
  deviceId: '01900000-0000-7000-8000-000000000001', officerId: '01900000-0000-7000-8000-000000000002', authorityId: '01900000-0000-7000-8000-000000000003',
  deviceKey: new Uint8Array(32).fill(7), notBefore: 1_790_000_000, notAfter: 1_820_000_000,
};
const suspension: Suspension = { networkId: device.deviceId, authorityId: device.authorityId, suspendedAt: 1_790_000_000 };
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof StatementError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('a statement', () => {
  const bytes = signStatement('device', device, officer.signer);

  it('says the same after a round trip, and its signature holds', () => {
    expect(verifyStatement(bytes, 'device', officer.publicKey, verifier)).toEqual(device);
  });

  it('is refused under another key, as another kind, or with any bit turned', () => {
    expect(refusal(() => verifyStatement(bytes, 'device', other.publicKey, verifier))).toBe('BAD_SIGNATURE');
    expect(refusal(() => verifyStatement(bytes, 'officer', officer.publicKey, verifier))).toBe('WRONG_KIND');
    for (let at = 0; at < bytes.length; at++) {
      const turned = bytes.slice();
      turned[at]! ^= 1;
      expect(refusal(() => verifyStatement(turned, 'device', officer.publicKey, verifier))).not.toBe('accepted');
    }
  });

  it('is refused with a byte after its end, a tag before it, or an unprotected header', () => {
    expect(refusal(() => readStatement(Uint8Array.of(...bytes, 0)))).toBe('MALFORMED');
    expect(refusal(() => readStatement(Uint8Array.of(0xd2, ...bytes)))).toBe('MALFORMED');
    const [header, , payload, signature] = decodeCbor(bytes) as CborValue[];
    expect(refusal(() => readStatement(encodeCbor([header, new Map([[4, Uint8Array.of(1)]]), payload, signature])))).toBe('MALFORMED');
  });

  it('may not be of a kind that nobody knows, nor carry a field that nobody knows', () => {
    const { payload } = decodeCose(bytes);
    const sign = (type: string, content: Uint8Array) => encodeCose({ type, payload: content, signature: officer.signer(sigStructure(type, content)) });
    expect(refusal(() => readStatement(sign('application/vnd.chancery.pardon', payload)))).toBe('MALFORMED');
    expect(refusal(() => readStatement(sign('application/vnd.chancery.constructor', payload)))).toBe('MALFORMED');
    const more = new Map([...(decodeCbor(payload) as Map<number, CborValue>), [99, 1]]);
    expect(refusal(() => readStatement(sign('application/vnd.chancery.device', encodeCbor(more))))).toBe('MALFORMED');
  });

  it('survives whatever bytes a stranger sends', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => expect(refusal(() => readStatement(noise))).toBe('MALFORMED')));
  });
});

describe('deterministic CBOR', () => {
  it.each([
    ['a long form of a small number', '1801'],
    ['keys out of order', 'a202010101'],
    ['a key twice', 'a201010101'],
    ['an indefinite length', '9f01ff'],
    ['a float', 'f93c00'],
    ['undefined', 'f7'],
    ['a tag', 'c101'],
    ['a byte too many', '0101'],
    ['nothing', ''],
  ])('refuses %s', (_, hex) => {
    expect(() => decodeCbor(fromHex(hex))).toThrow(MalformedCborError);
  });

  it('refuses a nesting bomb without dying of it', () => {
    expect(() => decodeCbor(new Uint8Array(1_000_000).fill(0x81))).toThrow(MalformedCborError);
  });
});

describe('a cosigned statement', () => {
  const [one, two] = [signStatement('suspension', suspension, officer.signer), signStatement('suspension', suspension, other.signer)];
  const keys = [officer.publicKey, other.publicKey];

  it('counts each signer once, however often they sign', () => {
    expect(countSigners(readCosigned(encodeCosigned([one, one])), keys, verifier)).toBe(1);
    expect(countSigners(readCosigned(mergeCosigned(encodeCosigned([one]), encodeCosigned([two]))), keys, verifier)).toBe(2);
  });

  it('does not mix what says different things', () => {
    const late = signStatement('suspension', { ...suspension, suspendedAt: 1 }, other.signer);
    expect(refusal(() => readCosigned(encodeCosigned([one, late])))).toBe('MALFORMED');
    expect(refusal(() => mergeCosigned(encodeCosigned([one]), encodeCosigned([late])))).toBe('CONTRADICTS');
  });

  it('has one digest, whoever has signed', () => {
    expect(toHex(readCosigned(encodeCosigned([one])).digest)).toBe(toHex(readCosigned(encodeCosigned([two])).digest));
  });
});
