import type { AttachedFile } from '@chancery/content';
import type { Vault } from '@chancery/vault';
import { pack, unpack } from '../record.js';

interface FileRecord {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly text: string;
  /** The code of a failure that does not pass by itself. */
  readonly failedBy?: string;
}

/** A file that is being sealed. Should the process end meanwhile, it tells the next one which file has to be chosen again. */
export interface SealRecord extends FileRecord {
  readonly step: 'seal';
  readonly file: Omit<AttachedFile, 'manifest'>;
}

/** A sealed file on its way. The key is in the manifest, sealed with the rest of the vault. */
export interface UploadRecord extends FileRecord {
  readonly messageId: string;
  readonly file: AttachedFile;
  readonly sealedSizeBytes: number;
  readonly uploadUrl?: string;
  /** What the server has confirmed, written down every few mebibytes. */
  readonly confirmedBytes?: number;
  readonly paused?: boolean;
}

const PREFIX = 'u:';

export const isSealed = (record: SealRecord | UploadRecord): record is UploadRecord => !('step' in record);

/** Uploads as the vault keeps them. */
export class UploadRecords {
  constructor(private readonly vault: Vault) {}

  async list(): Promise<(SealRecord | UploadRecord)[]> {
    return (await this.vault.scan(PREFIX)).map(({ value }) => unpack<SealRecord | UploadRecord>(value));
  }

  async put(record: SealRecord | UploadRecord): Promise<void> {
    await this.vault.transact({ put: [[PREFIX + record.attachmentId, pack(record)]] });
  }

  async delete(attachmentId: string): Promise<void> {
    await this.vault.transact({ delete: [PREFIX + attachmentId] });
  }
}
