import type { RecordChange, RecordName } from './record-store.js';

/** A change whose values are sealed and whose names are those of the store. */
export interface SealedChange {
  readonly put: ReadonlyMap<RecordName, Uint8Array>;
  readonly delete: readonly RecordName[];
  readonly deletePrefix: readonly string[];
}

/** The change together with the vault's new head, as the one transaction that the store runs. */
export function toChangeList(change: SealedChange, head: readonly [RecordName, Uint8Array]): RecordChange {
  return { put: [...change.put, head], delete: change.delete, deletePrefix: change.deletePrefix };
}
