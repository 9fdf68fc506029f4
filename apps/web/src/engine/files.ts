import { MAX_ATTACHMENT_BYTES, safeFileName, type ChanceryClient } from '@chancery/sdk';
import { blobSink, blobSource, fileHandleSink } from '@chancery/sdk/browser';
import { failureOf } from './failure-of.js';
import type { EngineEvent, FilesApi } from './protocol.js';

/** Nothing to be told: the officer did it, or the desk was locked and it goes on afterwards. */
const ENDED_BY_HAND: ReadonlySet<string> = new Set(['CANCELLED', 'CLIENT_STOPPED']);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Files between the officer's disk and a channel. */
export class Files implements FilesApi {
  private readonly saving = new Map<string, AbortController>();

  constructor(
    private readonly client: ChanceryClient,
    private readonly tell: (event: EngineEvent) => void,
  ) {}

  async check(names: readonly string[]): Promise<{ names: readonly string[]; maxBytes: number }> {
    return { names: names.map(safeFileName), maxBytes: MAX_ATTACHMENT_BYTES };
  }

  async attach(channelId: string, file: File, text?: string): Promise<string> {
    const attachmentId = crypto.randomUUID();
    // Returns at once: how far it is, and what became of it, is in `attachments.uploads`.
    void this.client.attachments.attach(channelId, blobSource(file, undefined, text), undefined, { attachmentId }).catch((error: unknown) => {
      const failure = failureOf(error);
      this.tell({ type: 'uploads', channelId });
      if (!ENDED_BY_HAND.has(failure.code)) this.tell({ type: 'attach-failed', channelId, attachmentId, failure });
    });
    return attachmentId;
  }

  async save(channelId: string, messageId: string, index: number, handle?: FileSystemFileHandle): Promise<{ sha256: string; blob?: Blob }> {
    const key = `${messageId}:${index}`;
    const controller = new AbortController();
    this.saving.set(key, controller);
    const collected = handle ? undefined : blobSink('application/octet-stream');
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
}
