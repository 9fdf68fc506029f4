import type { Vault } from '@chancery/vault';
import { pack, unpack } from '../record.js';

/** How far a file had come into a sink that outlives the process. */
export interface DownloadRecord {
  /** Of the manifest: what stands under the same id in another message is another file. */
  readonly sealedSha256: Uint8Array;
  /** BLAKE2b-256 of the plaintext of each whole segment that was opened and is on disk, in order. */
  readonly segments: readonly Uint8Array[];
}

const PREFIX = 'd:';

/** Downloads that may go on, as the vault keeps them: who can write where files are saved cannot write here. */
export class DownloadRecords {
  constructor(private readonly vault: Vault) {}

  async get(attachmentId: string): Promise<DownloadRecord | undefined> {
    const stored = await this.vault.get(PREFIX + attachmentId);
    return stored && unpack<DownloadRecord>(stored);
  }

  async put(attachmentId: string, record: DownloadRecord): Promise<void> {
    await this.vault.transact({ put: [[PREFIX + attachmentId, pack(record)]] });
  }

  async delete(attachmentId: string): Promise<void> {
    if (await this.vault.get(PREFIX + attachmentId)) await this.vault.transact({ delete: [PREFIX + attachmentId] });
  }
}
