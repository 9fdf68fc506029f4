import { randomBytes } from 'node:crypto';

/**
 * A mark that goes into everything the tour seals. No such letters occur by chance; whoever finds them outside of a sealed body
 * has found a leak. Letters and digits only, so that no escaping hides it.
 */
export function newCanary(random: (size: number) => Buffer = randomBytes): string {
  return `Kanarie${random(16).toString('hex')}q`;
}

/** How a canary may look on a disk. */
export interface CanaryNeedle {
  readonly form: string;
  readonly bytes: Buffer;
}

const swapPairs = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

/**
 * The part of a text's base64 that does not depend on what stands before or after it, when it begins `offset` bytes after a
 * group of three.
 */
function base64Core(bytes: Buffer, offset: 0 | 1 | 2, encoding: 'base64' | 'base64url'): string {
  const skip = offset === 0 ? 0 : 3 - offset;
  const whole = bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3);
  return whole.toString(encoding);
}

/** Every form searched for: raw, base64 and base64url at each alignment, hex in both cases, UTF-16 in both orders. */
export function canaryNeedles(canary: string): CanaryNeedle[] {
  const raw = Buffer.from(canary, 'utf8');
  const wide = Buffer.from(canary, 'utf16le');
  const offsets = [0, 1, 2] as const;
  const text = (form: string, value: string): CanaryNeedle => ({ form, bytes: Buffer.from(value, 'latin1') });
  const needles: CanaryNeedle[] = [
    { form: 'utf-8', bytes: raw },
    { form: 'utf-16le', bytes: wide },
    { form: 'utf-16be', bytes: swapPairs(wide) },
    text('hex', raw.toString('hex')),
    text('hex upper case', raw.toString('hex').toUpperCase()),
    ...offsets.flatMap((offset) => [text(`base64+${offset}`, base64Core(raw, offset, 'base64')), text(`base64url+${offset}`, base64Core(raw, offset, 'base64url'))]),
  ];
  return needles.filter((needle, index) => needles.findIndex((other) => Buffer.compare(other.bytes, needle.bytes) === 0) === index);
}
