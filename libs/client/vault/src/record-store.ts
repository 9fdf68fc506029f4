import { VaultError } from './vault-error.js';

/**
 * Names are 1–200 printable ASCII characters without blanks, sorted by their bytes.
 * A vault does not hide names: build them from ids and numbers, never from content or the names of people.
 */
export type RecordName = string;

export interface NamedRecord {
  readonly name: RecordName;
  readonly value: Uint8Array;
}

export interface ScanOptions {
  /** Start behind this name (in the direction of the scan). It need not exist. */
  readonly after?: RecordName;
  /** At most this many records; default: all of them. */
  readonly limit?: number;
  /** From the last name down. */
  readonly reverse?: boolean;
}

/** What one transaction does: first `deletePrefix`, then `delete`, then `put`. */
export interface RecordChange {
  /** Inserts or replaces. A name given twice gets the later value. */
  readonly put?: Iterable<readonly [RecordName, Uint8Array]>;
  /** Names that do not exist are passed over. */
  readonly delete?: Iterable<RecordName>;
  /** Removes every record whose name starts with one of these. */
  readonly deletePrefix?: string | readonly string[];
}

/** Named bytes with durable transactions: what a sealed vault and a bare store have in common. */
export interface Records {
  /** @returns undefined when there is no such record */
  get(name: RecordName): Promise<Uint8Array | undefined>;
  /** Records whose names start with `prefix`, sorted by name. */
  scan(prefix: string, options?: ScanOptions): Promise<NamedRecord[]>;
  /** One transaction: when it resolves, all of the change is on disk; when it rejects, none of it is visible. */
  transact(change: RecordChange): Promise<unknown>;
}

/**
 * Where sealed bytes rest. One writer at a time: whoever opens a store holds it alone.
 * @throws VaultError `STORAGE_FULL`, `STORAGE_FAILED` or `STORAGE_CORRUPT`, from every method
 */
export interface RecordStore extends Records {
  /** Gives the store free for the next owner. Calling it again does nothing. */
  close(): Promise<void>;
  /** Bytes on disk, as near as the platform tells. */
  size?(): Promise<number>;
}

const NAME_PATTERN = /^[\x21-\x7e]+$/;
const LONGEST_NAME = 200;
/** A vault puts two characters of its own before each name. */
const LONGEST_STORED_NAME = LONGEST_NAME + 2;

/** @throws VaultError `NAME_REFUSED` */
export function checkName(name: RecordName): RecordName {
  if (name.length > LONGEST_NAME || !NAME_PATTERN.test(name)) throw new VaultError('NAME_REFUSED');
  return name;
}

/** A prefix may be empty: it then means every record. @throws VaultError `NAME_REFUSED` */
export function checkPrefix(prefix: string): string {
  return prefix === '' ? prefix : checkName(prefix);
}

/** For stores. @throws VaultError `NAME_REFUSED` */
export function checkStoredName(name: RecordName): RecordName {
  if (name.length > LONGEST_STORED_NAME || !NAME_PATTERN.test(name)) throw new VaultError('NAME_REFUSED');
  return name;
}

/** For stores. @throws VaultError `NAME_REFUSED` */
export function checkStoredPrefix(prefix: string): string {
  return prefix === '' ? prefix : checkStoredName(prefix);
}

/** The first text behind every name that starts with `prefix`: names hold nothing above `~`. */
export function endOfPrefix(prefix: string): string {
  return `${prefix}\x7f`;
}

export function prefixesOf(change: RecordChange): readonly string[] {
  const prefixes = change.deletePrefix ?? [];
  return typeof prefixes === 'string' ? [prefixes] : prefixes;
}

/**
 * A number as part of a name, so that names sort as the numbers do: 16 decimal digits.
 * @throws VaultError `NAME_REFUSED` unless `value` is a whole number from 0 to 2⁵³ − 1
 */
export function orderedNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new VaultError('NAME_REFUSED');
  return String(value).padStart(16, '0');
}
