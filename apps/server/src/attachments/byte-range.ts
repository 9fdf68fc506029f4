import { ChanceryError } from '@chancery/contracts';
import type { ByteRange } from '@chancery/blobs';

/**
 * The one range that a Range header asks for, RFC 9110 §14.
 * @returns undefined for the whole: no header, another unit, or several ranges at once
 * @throws ChanceryError `BODY_MALFORMED` when it lies outside
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = match[1] === '' ? [Math.max(0, size - Number(match[2])), size - 1] : [Number(match[1]), match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)];
  if (first >= size || first > last) throw new ChanceryError('BODY_MALFORMED');
  return { first, last };
}
