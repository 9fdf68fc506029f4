import { decodeCborBody, encodeCbor } from '@chancery/contracts';

type Packable = Record<string, unknown>;

function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value as Packable).flatMap(([key, item]) => (item === undefined ? [] : [[key, withoutAbsent(item)]])));
}

/** A record as it goes into the vault: CBOR, absent fields left out. */
export const pack = (record: object): Uint8Array => encodeCbor(withoutAbsent(record));

/** A record that this SDK wrote. The vault's seal vouches that nobody else did. */
export const unpack = <T>(bytes: Uint8Array): T => decodeCborBody(bytes) as T;
