import { fromHex, toHex } from '@chancery/contracts';
import { inputError } from '../cli-error.js';

/** A fingerprint as people compare it: 16 groups of four hexadecimal digits. */
export function showFingerprint(bytes: Uint8Array): string {
  return toHex(bytes).replace(/.{4}(?=.)/g, '$& ');
}

/** Takes groups, colons and capitals alike. @throws CliError `FINGERPRINT_MALFORMED` */
export function readFingerprint(text: string): Uint8Array {
  const digits = text.replace(/[\s:-]/g, '');
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw inputError('FINGERPRINT_MALFORMED', 'A fingerprint has 64 hexadecimal digits.', 'Compare it with the print.');
  return fromHex(digits);
}
