import type { ChanceryClient } from '@chancery/sdk';
import { blobSink, blobSource, fileHandleSink } from '@chancery/sdk/browser';
import type { EngineEvent, FilesApi } from './protocol.js';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Files between the officer's disk and a channel. */
export class Files implements FilesApi {
  private readonly saving = new Map<string, AbortController>();

  constructor(
    private readonly client: ChanceryClient,
    private readonly tell: (event: EngineEvent) => void,
  ) {}

  async attach(channelId: string, file: File, text?: string): Promise<string> {
    const attachmentId = crypto.randomUUID();
    // Returns at once: how far it is, and what became of it, is in `attachments.uploads`.
    void this.client.attachments.attach(channelId, blobSource(file, undefined, text), undefined, { attachmentId }).catch(() => this.tell({ type: 'uploads', channelId }));
    return attachmentId;
  }

  async save(channelId: string, messageId: string, index: number, handle?: FileSystemFileHandle): Promise<{ sha256: string; blob?: Blob }> {
    const key = `${messageId}:${index}`;
    const controller = new AbortController();
    this.saving.set(key, controller);
    const sink = handle ? fileHandleSink(handle) : blobSink('application/octet-stream');
    try {
      const { sha256 } = await this.client.attachments.save(
        channelId, messageId, index, sink,
        ({ attachmentId, doneBytes, totalBytes }) => this.tell({ type: 'download', messageId, attachmentId, doneBytes, totalBytes }),
        { signal: controller.signal },
      );
      return { sha256: hex(sha256), ...('blob' in sink ? { blob: sink.blob() } : {}) };
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
