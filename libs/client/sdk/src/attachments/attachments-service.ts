import { decodeContent, isFileName } from '@chancery/content';
import { AttachmentError, decodeManifest, type AttachmentManifest } from '@chancery/sealing';
import type { AttachmentsApi, AttachOptions } from '../api.js';
import { ClientError } from '../client-error.js';
import type { Emitter } from '../emitter.js';
import type { MessagesService } from '../messages/messages-service.js';
import type { AttachmentSource, WritableSinkLike } from '../ports.js';
import { isRetryable } from '../transport/retry.js';
import type { MessageView, Progress, UploadView } from '../views.js';
import type { AttachmentLimit } from './attachment-limit.js';
import type { Downloader } from './downloader.js';
import type { Uploads } from './uploads.js';

/** Files in channels: out by way of the spool, in by way of a sink. */
export class AttachmentsService implements AttachmentsApi {
  private readonly stopping = new AbortController();

  constructor(
    private readonly outgoing: Uploads,
    private readonly messages: MessagesService,
    private readonly downloader: Downloader,
    private readonly emitter: Emitter,
    private readonly limit: AttachmentLimit,
  ) {}

  maxBytes(): number {
    return this.limit.maxBytes;
  }

  attach(channelId: string, source: AttachmentSource, onProgress?: (progress: Progress) => void, options?: AttachOptions): Promise<MessageView> {
    return this.outgoing.attach(channelId, source, onProgress, options);
  }

  uploads(channelId?: string): Promise<UploadView[]> {
    return this.outgoing.list(channelId);
  }

  pause(attachmentId: string): Promise<void> {
    return this.outgoing.pause(attachmentId);
  }

  resume(attachmentId: string): Promise<void> {
    return this.outgoing.resume(attachmentId);
  }

  cancel(attachmentId: string): Promise<void> {
    return this.outgoing.cancel(attachmentId);
  }

  resumePending(): Promise<number> {
    return this.outgoing.resumePending();
  }

  /** Breaks off what is under way in both directions. Uploads go on in the next process. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.outgoing.stop();
  }

  async save(channelId: string, messageId: string, index: number, sink: WritableSinkLike, onProgress?: (progress: Progress) => void, options: { signal?: AbortSignal } = {}): Promise<{ sha256: Uint8Array }> {
    const signal = AbortSignal.any([this.stopping.signal, ...(options.signal ? [options.signal] : [])]);
    const record = await this.messages.recordById(channelId, messageId);
    const content = record.plaintext && record.integrity === 'verified' ? decodeContent(record.plaintext).content : undefined;
    const file = content?.kind === 'attachment' ? content.files[index] : undefined;
    if (!file || !isFileName(file.name)) throw new ClientError('UNKNOWN_MESSAGE');
    let manifest: AttachmentManifest | undefined;
    try {
      manifest = decodeManifest(file.manifest);
      if (manifest.attachmentId !== file.attachmentId || manifest.sizeBytes !== file.sizeBytes || manifest.fileName !== file.name) throw new ClientError('ATTACHMENT_REFUSED');
      const tell = (doneBytes: number): void => {
        const progress: Progress = { attachmentId: file.attachmentId, channelId, step: 'download', doneBytes, totalBytes: file.sizeBytes };
        onProgress?.(progress);
        this.emitter.emit('progress', progress);
      };
      await this.downloader.download(manifest, sink, tell, signal);
      if (signal.aborted) throw new ClientError('CANCELLED');
      await sink.commit();
      if (sink.kept) await this.downloader.forget(manifest);
      return { sha256: manifest.plaintextSha256 };
    } catch (error) {
      await this.giveUp(sink, manifest, signal.aborted || isRetryable(error));
      throw error instanceof AttachmentError ? new ClientError('ATTACHMENT_REFUSED') : error;
    }
  }

  /** What only broke off may go on later; what was refused leaves nothing. */
  private async giveUp(sink: WritableSinkLike, manifest: AttachmentManifest | undefined, brokeOff: boolean): Promise<void> {
    if (sink.kept && brokeOff) return sink.kept.leave().catch(() => undefined);
    await sink.abort().catch(() => undefined);
    if (sink.kept && manifest) await this.downloader.forget(manifest).catch(() => undefined);
  }
}
