import { decode, encode, rfc8949EncodeOptions } from 'cborg';

/** A CBOR value as Chancery uses it: no floats, no undefined, no tags; maps with integer or text keys. */
export type CborValue = number | string | boolean | null | Uint8Array | CborValue[] | CborMap;
export type CborMap = Map<number | string, CborValue>;

export class MalformedCborError extends Error {
  override name = 'MalformedCborError';
}

/** Deterministic encoding, RFC 8949 §4.2.1. */
export function encodeCbor(value: unknown): Uint8Array {
  // A plain array of its own: cborg hands out Node Buffers, whose `slice` shares memory with a pool.
  return new Uint8Array(encode(value, rfc8949EncodeOptions));
}

/**
 * Decodes one deterministically encoded item that fills `bytes` exactly.
 * Refused: other encodings of the same value, duplicate keys, indefinite lengths, floats, tags, trailing bytes.
 * @throws MalformedCborError, whatever the reason: a hostile peer learns nothing from the difference
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const value = decodeStrictly(bytes, true);
  let again: Uint8Array;
  try {
    again = encodeCbor(value);
  } catch {
    throw new MalformedCborError('not CBOR of this protocol');
  }
  if (!sameBytes(again, bytes)) throw new MalformedCborError('not deterministically encoded');
  return value;
}

/** Decodes the body of a request or reply: string keys become plain properties, order does not matter. */
export function decodeCborBody(bytes: Uint8Array): unknown {
  return decodeStrictly(bytes, false);
}

function decodeStrictly(bytes: Uint8Array, useMaps: boolean): CborValue {
  try {
    // Whatever was handed in, byte strings come out as plain Uint8Array views, whose `slice` copies.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return decode(plain, {
      strict: true,
      useMaps,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
      rejectDuplicateMapKeys: true,
    }) as CborValue;
  } catch {
    // Covers syntax, trailing bytes and the RangeError of a nesting bomb alike.
    throw new MalformedCborError('malformed CBOR');
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
