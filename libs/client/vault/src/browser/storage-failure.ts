import { VaultError } from '../vault-error.js';

/** What the browser's storage throws, as ours. @throws VaultError `STORAGE_FULL` or `STORAGE_FAILED` */
export async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    throw new VaultError((cause as { name?: string }).name === 'QuotaExceededError' ? 'STORAGE_FULL' : 'STORAGE_FAILED', { cause });
  }
}
