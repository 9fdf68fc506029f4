import fc from 'fast-check';
import { uuidFromBytes } from '@chancery/contracts';
import { ready } from '@chancery/sealing';
import { fromBase32, toBase32 } from './base32.js';
import { formatCode, linkOf, parseCode, readCodeOrLink, type EnrolmentCode } from './enrolment-code.js';
import { claimToken, comparisonCode, enrolmentProof } from './invitation-secret.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const id = bytes(16).map(uuidFromBytes);
const officerCode: fc.Arbitrary<EnrolmentCode> = fc.record({ kind: fc.constant('officer' as const), invitationId: id, secret: bytes(20), fingerprint: bytes(32), authorityId: id });
const deviceCode: fc.Arbitrary<EnrolmentCode> = fc.record({ kind: fc.constant('device' as const), invitationId: id, secret: bytes(20), fingerprint: bytes(32), authorityId: id, officer: fc.record({ officerId: id, officerKey: bytes(32) }) });
const anyCode = fc.oneof(officerCode, deviceCode);
const [sample] = fc.sample(officerCode, { numRuns: 1, seed: 7 });

beforeAll(() => ready());

describe('an enrolment code', () => {
  it('survives print, typing and reading aloud', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const text = formatCode(code);
        expect(parseCode(text)).toEqual(code);
        expect(parseCode(` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`)).toEqual(code);
      }),
    );
  });

  it('with one character mistyped, or missing, is refused', () => {
    fc.assert(
      fc.property(anyCode, fc.nat(), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZU!'), (code, at, character) => {
        const text = formatCode(code).replaceAll('-', '');
        const place = at % text.length;
        const mistyped = text.slice(0, place) + character + text.slice(place + 1);
        if (mistyped !== text) expect(() => parseCode(mistyped)).toThrow('CODE_MALFORMED');
        expect(() => parseCode(text.slice(0, place) + text.slice(place + 1))).toThrow('CODE_MALFORMED');
      }),
    );
  });

  it('stands behind the # of a link, which leads to its own server or to where its web client is served', () => {
    const link = linkOf('https://chancery.example', formatCode(sample!));
    expect(new URL(link).pathname).toBe('/enrol');
    expect(readCodeOrLink(link, ['https://chancery.example'])).toEqual(sample);
    expect(readCodeOrLink(linkOf('https://desk.example', formatCode(sample!)), ['https://chancery.example', 'https://desk.example'])).toEqual(sample);
    expect(() => readCodeOrLink(link, ['https://elsewhere.example', 'http://chancery.example'])).toThrow('WRONG_SERVER');
    expect(() => readCodeOrLink('https://', ['https://elsewhere.example'])).toThrow('CODE_MALFORMED');
  });
});

describe('Base32 of Crockford', () => {
  it('gives back every byte string, and takes one spelling of each only', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (value) => expect(fromBase32(toBase32(value))).toEqual(value)));
    expect(toBase32(Uint8Array.of(255))).toBe('ZW');
    expect(fromBase32('ZX')).toBeUndefined();
    expect(fromBase32('ZW0')).toBeUndefined();
    expect(fromBase32('U')).toBeUndefined();
  });
});

describe('what is derived from the secret', () => {
  const { secret, invitationId } = sample!;
  const key = new Uint8Array(32).fill(3);

  it('differs by purpose, invitation, secret and input', () => {
    const other = { secret: secret.map((byte) => byte ^ 1), invitationId: '01890a5d-ac96-774b-bcce-b302099a8057' };
    const all = [claimToken(secret, invitationId), claimToken(other.secret, invitationId), claimToken(secret, other.invitationId), enrolmentProof(secret, invitationId, key), enrolmentProof(secret, invitationId, key.map(() => 4))];
    expect(new Set(all.map((value) => value.join())).size).toBe(all.length);
  });

  it('is shown as six groups of five digits', () => {
    expect(comparisonCode(secret, invitationId, key)).toMatch(/^\d{5}( \d{5}){5}$/);
    expect(comparisonCode(secret, invitationId, key)).not.toBe(comparisonCode(secret, invitationId, key.map(() => 4)));
  });
});
