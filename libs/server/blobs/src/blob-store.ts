import type { Readable } from 'node:stream';

/** Both ends counted, from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Keeps sealed files by id. A file is there whole or not at all. */
export interface BlobStore {
  /** Folder on a disk of this machine in which files arrive, each under its id, before they are taken over. */
  readonly incoming: string;
  /**
   * Takes over a finished file, which is gone from where it was. Taking over the same id again changes nothing.
   * @throws ChanceryError STORAGE_FULL
   */
  adopt(id: string, path: string): Promise<void>;
  /** Whole size in bytes; undefined when there is none of that id. */
  size(id: string): Promise<number | undefined>;
  /** Streams with bounded memory. @throws when there is none of that id */
  read(id: string, range?: ByteRange): Readable;
  /** The file and whatever has arrived of it so far. */
  remove(id: string): Promise<void>;
}
