import type { CborMap, CborValue } from './cbor.js';
import { uuidFromBytes } from './text.js';

/** A signed map that lacks a field, or holds one of another shape than its kind says. */
export class MalformedFieldError extends Error {
  override name = 'MalformedFieldError';
}

/** Reads the integer-keyed fields of one CBOR map, each exactly once, and refuses what is left over. */
export class FieldReader {
  private readonly left: Set<number | string>;

  constructor(private readonly map: CborMap) {
    this.left = new Set(map.keys());
  }

  static of(value: CborValue): FieldReader {
    if (!(value instanceof Map)) throw new MalformedFieldError('not a map');
    return new FieldReader(value);
  }

  private take(key: number): CborValue | undefined {
    this.left.delete(key);
    return this.map.get(key);
  }

  has(key: number): boolean {
    return this.map.has(key);
  }

  bytes(key: number, length: number | { min: number; max: number }): Uint8Array {
    const value = this.take(key);
    const { min, max } = typeof length === 'number' ? { min: length, max: length } : length;
    if (!(value instanceof Uint8Array) || value.length < min || value.length > max) throw new MalformedFieldError(`field ${key}`);
    return value.slice();
  }

  id(key: number): string {
    return uuidFromBytes(this.bytes(key, 16));
  }

  text(key: number, maxLength: number, minLength = 1): string {
    const value = this.take(key);
    if (typeof value !== 'string' || value.length < minLength || value.length > maxLength || !value.isWellFormed()) throw new MalformedFieldError(`field ${key}`);
    return value;
  }

  integer(key: number, min: number, max: number): number {
    const value = this.take(key);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) throw new MalformedFieldError(`field ${key}`);
    return value;
  }

  /** Seconds since 1970, UTC. */
  time(key: number): number {
    return this.integer(key, 0, 253_402_300_799);
  }

  flag(key: number): boolean {
    const value = this.take(key);
    if (typeof value !== 'boolean') throw new MalformedFieldError(`field ${key}`);
    return value;
  }

  /** Sorted, without repetition: one encoding for one set. */
  integers(key: number, max: number, maxCount: number): number[] {
    const value = this.take(key);
    if (!Array.isArray(value) || value.length > maxCount) throw new MalformedFieldError(`field ${key}`);
    value.forEach((item, i) => {
      const before = i === 0 ? 0 : value[i - 1]!;
      if (typeof item !== 'number' || !Number.isSafeInteger(item) || item <= (before as number) || item > max) throw new MalformedFieldError(`field ${key}`);
    });
    return value as number[];
  }

  texts(key: number, maxLength: number, maxCount: number): string[] {
    const value = this.take(key);
    if (!Array.isArray(value) || value.length > maxCount) throw new MalformedFieldError(`field ${key}`);
    for (const item of value) if (typeof item !== 'string' || item.length === 0 || item.length > maxLength) throw new MalformedFieldError(`field ${key}`);
    return value as string[];
  }

  maps(key: number, maxCount: number): FieldReader[] {
    const value = this.take(key);
    if (!Array.isArray(value) || value.length > maxCount) throw new MalformedFieldError(`field ${key}`);
    return value.map((item) => FieldReader.of(item));
  }

  /** Call last. @throws MalformedFieldError when the map holds a field that nobody asked for */
  end(): void {
    if (this.left.size > 0) throw new MalformedFieldError('unknown field');
  }
}

