import { checkStoredName, checkStoredPrefix, prefixesOf, type NamedRecord, type RecordChange, type RecordName, type RecordStore, type ScanOptions } from './record-store.js';

/** Records in memory: for tests, and for a device that must keep nothing. Bytes are copied in and out. */
export class MemoryRecordStore implements RecordStore {
  private records = new Map<RecordName, Uint8Array>();

  async get(name: RecordName): Promise<Uint8Array | undefined> {
    return this.records.get(checkStoredName(name))?.slice();
  }

  async scan(prefix: string, { after, limit = Infinity, reverse = false }: ScanOptions = {}): Promise<NamedRecord[]> {
    checkStoredPrefix(prefix);
    const names = [...this.records.keys()].filter((name) => name.startsWith(prefix)).sort();
    if (reverse) names.reverse();
    const wanted = after === undefined ? names : names.filter((name) => (reverse ? name < after : name > after));
    return wanted.slice(0, limit).map((name) => ({ name, value: this.records.get(name)!.slice() }));
  }

  async transact(change: RecordChange): Promise<void> {
    const next = new Map(this.records);
    for (const prefix of prefixesOf(change)) {
      checkStoredPrefix(prefix);
      for (const name of next.keys()) if (name.startsWith(prefix)) next.delete(name);
    }
    for (const name of change.delete ?? []) next.delete(checkStoredName(name));
    for (const [name, value] of change.put ?? []) next.set(checkStoredName(name), value.slice());
    this.records = next;
  }

  async size(): Promise<number> {
    let bytes = 0;
    for (const [name, value] of this.records) bytes += name.length + value.length;
    return bytes;
  }

  async close(): Promise<void> {}
}
