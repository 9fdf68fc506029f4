import type { AttachedFile } from '@chancery/content';
import type { Vault } from '@chancery/vault';
import { pack, unpack } from '../record.js';

/** A sealed file on its way. The key is in the manifest, sealed with the rest of the vault. */
export interface UploadRecord {
  readonly attachmentId: string;
  readonly messageId: string;
  readonly channelId: string;
  readonly file: AttachedFile;
  readonly text: string;
  readonly sealedSizeBytes: number;
  readonly uploadUrl?: string;
  /** What the server has confirmed, written down every few mebibytes. */
  readonly confirmedBytes?: number;
  readonly paused?: boolean;
  /** The code of a failure that does not pass by itself. */
  readonly failedBy?: string;
}

const PREFIX = 'u:';

/** Uploads as the vault keeps them. */
export class UploadRecords {
  constructor(private readonly vault: Vault) {}

  async list(): Promise<UploadRecord[]> {
    return (await this.vault.scan(PREFIX)).map(({ value }) => unpack<UploadRecord>(value));
  }

  async put(record: UploadRecord): Promise<void> {
    await this.vault.transact({ put: [[PREFIX + record.attachmentId, pack(record)]] });
  }

  async delete(attachmentId: string): Promise<void> {
    await this.vault.transact({ delete: [PREFIX + attachmentId] });
  }
}
