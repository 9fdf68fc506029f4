import { VaultError } from './vault-error.js';

/** Crockford's alphabet: no I, L, O or U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));
for (const [typed, meant] of [['O', '0'], ['I', '1'], ['L', '1']] as const) VALUES.set(typed, VALUES.get(meant)!);

/** 34 characters of 5 bits: 170 bits. */
const SECRET_CHARACTERS = 34;
const CHECK_CHARACTERS = 6;
const GROUP = 5;

/** A BCH code over 5-bit characters (BIP 350): finds every four mistyped characters, and two neighbours that changed places. */
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECK_CONSTANT = 0x2bc830a3;

/** A code to print and lock away: eight groups of five characters of Crockford's Base32, 170 random bits and 30 bits of checksum. */
export function newRecoveryCode(): string {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_CHARACTERS)).map((byte) => byte & 31);
  const text = Array.from([...secret, ...checkOf(secret)], (value) => ALPHABET[value]).join('');
  return text.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
}

/**
 * Reads a code as typed: case, blanks and dashes do not matter; O is 0, I and L are 1.
 * @returns 34 values of 5 bits
 * @throws VaultError `RECOVERY_CODE_MALFORMED`: incomplete or mistyped, without regard to any vault
 */
export function readRecoveryCode(text: string): Uint8Array {
  const values = Array.from(text.replace(/[\s\p{Pd}]/gu, '').toUpperCase(), (character) => VALUES.get(character) ?? -1);
  const whole = values.length === SECRET_CHARACTERS + CHECK_CHARACTERS && !values.includes(-1);
  if (!whole || remainderOf(values) !== CHECK_CONSTANT) throw new VaultError('RECOVERY_CODE_MALFORMED');
  return Uint8Array.from(values.slice(0, SECRET_CHARACTERS));
}

function checkOf(secret: Uint8Array): number[] {
  const remainder = remainderOf([...secret, ...new Array<number>(CHECK_CHARACTERS).fill(0)]) ^ CHECK_CONSTANT;
  return Array.from({ length: CHECK_CHARACTERS }, (_, i) => (remainder >>> (5 * (CHECK_CHARACTERS - 1 - i))) & 31);
}

function remainderOf(values: readonly number[]): number {
  let remainder = 1;
  for (const value of values) {
    const top = remainder >>> 25;
    remainder = ((remainder & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if ((top >>> bit) & 1) remainder ^= generator;
    });
  }
  return remainder;
}
