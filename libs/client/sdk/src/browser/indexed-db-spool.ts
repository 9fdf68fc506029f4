import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { ClientError } from '../client-error.js';
import type { AttachmentSpool, SpoolWriter } from '../ports.js';

/** One writing of one item: two at the same time under one name do not mix. */
type Draft = string;

interface Item {
  readonly draft: Draft;
  readonly sizeBytes: number;
}

interface SpoolSchema extends DBSchema {
  /** Complete items, by name. */
  items: { key: string; value: Item };
  /** Each of PIECE_BYTES but the last of an item. */
  pieces: { key: [name: string, draft: Draft, index: number]; value: Uint8Array };
}

type Database = IDBPDatabase<SpoolSchema>;

const SCHEMA_VERSION = 1;
const PIECE_BYTES = 1024 * 1024;
const STRICT = { durability: 'strict' } as const;

/**
 * Sealed attachments in IndexedDB, in pieces: no more than two of them are held in memory.
 * An item is complete by the one transaction of `finish`; until then it has no size and cannot be read.
 * @param databaseName  a database of its own; one per vault
 * @throws ClientError SPOOL_FULL, SPOOL_FAILED, here and from every method
 */
export async function indexedDbSpool(databaseName: string): Promise<AttachmentSpool> {
  return new IndexedDbSpool(
    await attempting(() =>
      openDB<SpoolSchema>(databaseName, SCHEMA_VERSION, {
        upgrade(fresh) {
          fresh.createObjectStore('items');
          fresh.createObjectStore('pieces');
        },
        // Whoever wipes this browser must not wait for us.
        blocking: (_, __, event) => (event.target as IDBDatabase).close(),
      }),
    ),
  );
}

class IndexedDbSpool implements AttachmentSpool {
  constructor(private readonly db: Database) {}

  async create(name: string): Promise<SpoolWriter> {
    return new PieceWriter(this.db, name, crypto.randomUUID());
  }

  async size(name: string): Promise<number | undefined> {
    return attempting(async () => (await this.db.get('items', name))?.sizeBytes);
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array> {
    return attempting(async () => {
      const transaction = this.db.transaction(['items', 'pieces'], 'readonly');
      const item = await transaction.objectStore('items').get(name);
      if (!item) throw new ClientError('SPOOL_FAILED');
      const [from, to] = [Math.max(0, start), Math.min(end, item.sizeBytes)];
      const bytes = new Uint8Array(Math.max(0, to - from));
      for (let at = from; at < to; ) {
        const index = Math.floor(at / PIECE_BYTES);
        const piece = await transaction.objectStore('pieces').get([name, item.draft, index]);
        const part = piece?.subarray(at - index * PIECE_BYTES, to - index * PIECE_BYTES);
        // The browser may have thrown part of it away.
        if (!part || part.length === 0) throw new ClientError('SPOOL_FAILED');
        bytes.set(part, at - from);
        at += part.length;
      }
      return bytes;
    });
  }

  async remove(name: string): Promise<void> {
    await attempting(async () => {
      const transaction = this.db.transaction(['items', 'pieces'], 'readwrite', STRICT);
      await Promise.all([transaction.objectStore('items').delete(name), transaction.objectStore('pieces').delete(allOf(name)), transaction.done]);
    });
  }

  async list(): Promise<string[]> {
    return attempting(async () => {
      const transaction = this.db.transaction(['items', 'pieces'], 'readonly');
      const names = new Set(await transaction.objectStore('items').getAllKeys());
      const pieces = transaction.objectStore('pieces');
      // From one name to the next: of each only the first key is looked at.
      for (let cursor = await pieces.openKeyCursor(); cursor; cursor = await pieces.openKeyCursor(behind(cursor.key[0]))) names.add(cursor.key[0]);
      return [...names];
    });
  }
}

class PieceWriter implements SpoolWriter {
  private readonly piece = new Uint8Array(PIECE_BYTES);
  private filled = 0;
  private pieces = 0;

  constructor(
    private readonly db: Database,
    private readonly name: string,
    private readonly draft: Draft,
  ) {}

  async write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE_BYTES - this.filled);
      this.piece.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === PIECE_BYTES) await this.flush();
    }
  }

  async finish(): Promise<void> {
    const sizeBytes = this.pieces * PIECE_BYTES + this.filled;
    if (this.filled > 0) await this.flush();
    await attempting(async () => {
      const transaction = this.db.transaction(['items', 'pieces'], 'readwrite', STRICT);
      const [items, pieces] = [transaction.objectStore('items'), transaction.objectStore('pieces')];
      // They are gone when the name was removed meanwhile.
      if ((await pieces.count(allOf(this.name, this.draft))) !== this.pieces) throw new ClientError('SPOOL_FAILED');
      const replaced = await items.get(this.name);
      if (replaced) await pieces.delete(allOf(this.name, replaced.draft));
      await Promise.all([items.put({ draft: this.draft, sizeBytes }, this.name), transaction.done]);
    });
  }

  async abort(): Promise<void> {
    this.filled = 0;
    await attempting(() => this.db.delete('pieces', allOf(this.name, this.draft)));
  }

  /** Strict as well: some browsers keep large values in files of their own, which the last transaction would not sync. */
  private async flush(): Promise<void> {
    const key: SpoolSchema['pieces']['key'] = [this.name, this.draft, this.pieces];
    const piece = this.piece.subarray(0, this.filled);
    await attempting(async () => {
      const transaction = this.db.transaction('pieces', 'readwrite', STRICT);
      // The clone would take the whole buffer with it.
      const value = piece.length === PIECE_BYTES ? piece : piece.slice();
      await Promise.all([transaction.store.put(value, key), transaction.done]);
    });
    this.pieces += 1;
    this.filled = 0;
  }
}

/** Arrays sort behind every text and number: an empty one ends any key that it is appended to. */
const allOf = (...start: string[]): IDBKeyRange => IDBKeyRange.bound(start, [...start, []]);
const behind = (name: string): IDBKeyRange => IDBKeyRange.lowerBound([name, []]);

async function attempting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClientError) throw error;
    throw new ClientError((error as { name?: string } | undefined)?.name === 'QuotaExceededError' ? 'SPOOL_FULL' : 'SPOOL_FAILED');
  }
}
