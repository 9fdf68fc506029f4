import sodium from 'libsodium-wrappers';
import type { RecordSealer } from './record-sealer.js';
import type { NamedRecord, RecordName, RecordStore } from './record-store.js';
import { VaultError } from './vault-error.js';
import { decodeHead, type VaultHead } from './vault-head.js';
import { decodeHeader, FIRST_FORMAT, type VaultHeader } from './vault-header.js';

/** The vault's own two records. */
export const HEADER_NAME = 'v:header';
export const HEAD_NAME = 'v:head';
/** Before every name that a caller chose, so that it cannot meet the vault's own two. */
export const RECORD_PREFIX = 'r:';
export const PAGE = 256;

/** @throws VaultError `VAULT_MISSING`, `FORMAT_UNSUPPORTED`, `RECORD_TAMPERED`, or as the store does */
export async function readHeader(store: RecordStore): Promise<{ header: VaultHeader; bytes: Uint8Array }> {
  const bytes = await store.get(HEADER_NAME);
  if (!bytes) throw new VaultError('VAULT_MISSING');
  return { header: decodeHeader(bytes), bytes };
}

/** @throws VaultError `RECORD_TAMPERED`, or as the store does */
export async function readHead(store: RecordStore, sealer: RecordSealer): Promise<VaultHead> {
  const sealed = await store.get(HEAD_NAME);
  if (!sealed) throw new VaultError('RECORD_TAMPERED');
  return decodeHead(sealer.open(HEAD_NAME, sealed));
}

/**
 * The header stands in the clear; its digest is sealed in the head. A slot that was put back or taken out, or a whole header of
 * an earlier time or of the first format, does not fit.
 * @throws VaultError `RECORD_TAMPERED`
 */
export function checkHeader({ header, bytes }: { header: VaultHeader; bytes: Uint8Array }, { headerDigest }: VaultHead, sealer: RecordSealer): void {
  const fits = header.format === FIRST_FORMAT ? headerDigest === undefined : headerDigest !== undefined && sodium.memcmp(headerDigest, sealer.headerDigest(bytes));
  if (!fits) throw new VaultError('RECORD_TAMPERED');
}

/** Every record whose stored name starts with `prefix`. */
export async function* pagedRecords(store: RecordStore, prefix: string): AsyncGenerator<NamedRecord> {
  let after: RecordName | undefined;
  for (;;) {
    const page = await store.scan(prefix, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page;
    if (page.length < PAGE) return;
    after = page[page.length - 1]!.name;
  }
}
