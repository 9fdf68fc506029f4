import { ClientError, safeFileName, type ChanceryClient } from '@chancery/sdk';
import { blobSource, fileHandleSink } from '@chancery/sdk/browser';
import { failureOf } from './failure-of.js';
import type { EngineEvent, FileLimits, FilesApi } from './protocol.js';
import { Staging } from './staging.js';

/** Nothing to be told: the officer did it, or the desk was locked and the list of uploads says it afterwards. */
const ENDED_BY_HAND: ReadonlySet<string> = new Set(['CANCELLED', 'CLIENT_STOPPED']);
/** Left to the vault: a browser that is filled to the brim cannot even keep a message. Bytes. */
const SPARE = 8 * 1024 * 1024;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Files between the officer's disk and a channel. */
export class Files implements FilesApi {
  private readonly saving = new Map<string, AbortController>();
  private readonly staging = new Staging();

  constructor(
    private readonly client: ChanceryClient,
    private readonly tell: (event: EngineEvent) => void,
  ) {}

  async check(names: readonly string[]): Promise<FileLimits & { names: readonly string[] }> {
    return { names: names.map(safeFileName), maxBytes: this.client.attachments.maxBytes(), roomBytes: await room() };
  }

  async attach(channelId: string, file: File, text?: string, again?: string): Promise<string> {
    const attachmentId = again ?? crypto.randomUUID();
    // Returns at once: how far it is, and what became of it, is in `attachments.uploads`.
    void this.seal(channelId, file, text, attachmentId).catch(async (error: unknown) => {
      const failure = failureOf(error);
      this.tell({ type: 'uploads', channelId });
      if (ENDED_BY_HAND.has(failure.code) || (await this.isListed(channelId, attachmentId))) return;
      this.tell({ type: 'attach-failed', channelId, attachmentId, name: safeFileName(file.name), failure });
    });
    return attachmentId;
  }

  private async seal(channelId: string, file: File, text: string | undefined, attachmentId: string): Promise<void> {
    // Known before anything is read: hours later the disk would say the same.
    if (file.size > (await room())) throw new ClientError('SPOOL_FULL');
    await this.client.attachments.attach(channelId, blobSource(file, undefined, text), undefined, { attachmentId });
  }

  /** What is listed says itself what became of it. */
  private async isListed(channelId: string, attachmentId: string): Promise<boolean> {
    const uploads = await this.client.attachments.uploads(channelId).catch(() => []);
    return uploads.some((upload) => upload.attachmentId === attachmentId);
  }

  async save(channelId: string, messageId: string, index: number, handle?: FileSystemFileHandle): Promise<{ sha256: string; blob?: Blob }> {
    const key = `${messageId}:${index}`;
    const controller = new AbortController();
    this.saving.set(key, controller);
    const collected = handle ? undefined : this.staging.sink('application/octet-stream');
    const sink = handle ? fileHandleSink(handle) : collected!;
    try {
      const { sha256 } = await this.client.attachments.save(
        channelId, messageId, index, sink,
        ({ attachmentId, doneBytes, totalBytes }) => this.tell({ type: 'download', messageId, attachmentId, doneBytes, totalBytes }),
        { signal: controller.signal },
      );
      return { sha256: hex(sha256), ...(collected ? { blob: collected.blob() } : {}) };
    } finally {
      this.saving.delete(key);
    }
  }

  async cancelSave(messageId: string, index: number): Promise<void> {
    this.saving.get(`${messageId}:${index}`)?.abort();
  }

  close(): void {
    for (const controller of this.saving.values()) controller.abort();
  }

  /** When nothing is saved any more. */
  async clear(): Promise<void> {
    await this.staging.clear();
  }
}

/** How much more this browser keeps for this client, in bytes; where it does not say, nothing is known to be too much. */
async function room(): Promise<number> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? Infinity : Math.max(0, quota - (usage ?? 0) - SPARE);
  } catch {
    return Infinity;
  }
}
