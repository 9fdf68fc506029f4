import { hmac } from '@noble/hashes/hmac.js';
import type { CHash } from '@noble/hashes/utils.js';
import { concat, EMPTY, wipe } from './sodium.js';

/** HKDF, RFC 5869, over one hash. libsodium's standard build has no SHA-256 HMAC, so the hashes come from @noble/hashes. */
export class Hkdf {
  /** Bytes of one pseudorandom key. */
  readonly size: number;

  constructor(private readonly hash: CHash) {
    this.size = hash.outputLen;
  }

  extract(salt: Uint8Array, inputKey: Uint8Array): Uint8Array {
    return hmac(this.hash, salt.length > 0 ? salt : new Uint8Array(this.size), inputKey);
  }

  /** @throws RangeError beyond 255 blocks, RFC 5869 §2.3 */
  expand(pseudorandomKey: Uint8Array, info: Uint8Array, length: number): Uint8Array {
    if (length > 255 * this.size) throw new RangeError('HKDF output too long');
    const output = new Uint8Array(length);
    let block = EMPTY;
    for (let counter = 1, offset = 0; offset < length; counter++, offset += this.size) {
      const next = hmac(this.hash, pseudorandomKey, concat(block, info, Uint8Array.of(counter)));
      wipe(block);
      block = next;
      output.set(block.subarray(0, Math.min(this.size, length - offset)), offset);
    }
    wipe(block);
    return output;
  }
}

const VERSION = new TextEncoder().encode('HPKE-v1');
const twoBytes = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** LabeledExtract and LabeledExpand of HPKE, RFC 9180 §4, bound to one suite identifier. */
export class LabeledHkdf {
  constructor(
    private readonly hkdf: Hkdf,
    private readonly suiteId: Uint8Array,
  ) {}

  extract(salt: Uint8Array, label: string, inputKey: Uint8Array): Uint8Array {
    return this.hkdf.extract(salt, concat(VERSION, this.suiteId, new TextEncoder().encode(label), inputKey));
  }

  expand(pseudorandomKey: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
    return this.hkdf.expand(pseudorandomKey, concat(twoBytes(length), VERSION, this.suiteId, new TextEncoder().encode(label), info), length);
  }
}

/** `I2OSP(value, 2)`, as suite identifiers are written. */
export const suiteIdBytes = (name: string, ...values: readonly number[]): Uint8Array => concat(new TextEncoder().encode(name), ...values.map(twoBytes));
