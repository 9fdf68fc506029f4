import { decodeContent, isFileName, type AttachedFile } from '@chancery/content';
import { ChanceryError } from '@chancery/contracts';
import { AttachmentError, decodeManifest, encodeManifest, newAttachmentKey, safeFileName, safeMediaType, sealAttachment, type AttachmentManifest } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { AttachmentsApi } from '../api.js';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import type { Emitter } from '../emitter.js';
import type { Composer } from '../messages/composer.js';
import type { MessagesService } from '../messages/messages-service.js';
import type { AttachmentSource, AttachmentSpool, WritableSinkLike } from '../ports.js';
import { pack, unpack } from '../record.js';
import { SerialQueue } from '../serial-queue.js';
import type { Surroundings } from '../surroundings.js';
import { backOff } from '../transport/retry.js';
import type { MessageView, Progress } from '../views.js';
import type { Downloader } from './downloader.js';
import type { Uploader } from './uploader.js';

/** A sealed file on its way. The key is in the manifest, sealed with the rest of the vault. */
interface UploadRecord {
  readonly attachmentId: string;
  readonly messageId: string;
  readonly channelId: string;
  readonly file: AttachedFile;
  readonly text: string;
  readonly sealedSizeBytes: number;
  readonly uploadUrl?: string;
}

export interface AttachmentsParts {
  readonly vault: Vault;
  readonly channels: ChannelStore;
  readonly composer: Composer;
  readonly messages: MessagesService;
  readonly spool: AttachmentSpool;
  readonly uploader: Uploader;
  readonly downloader: Downloader;
  readonly surroundings: Surroundings;
  readonly emitter: Emitter;
}

const NAME = 'u:';
const UPLOAD_TRIES = 6;

export class AttachmentsService implements AttachmentsApi {
  private readonly queue = new SerialQueue();

  constructor(private readonly parts: AttachmentsParts) {}

  async attach(channelId: string, source: AttachmentSource, onProgress?: (progress: Progress) => void): Promise<MessageView> {
    if (!this.parts.channels.get(channelId)) throw new ClientError('UNKNOWN_CHANNEL');
    const record = await this.seal(channelId, source, onProgress);
    return this.queue.run(() => this.finish(record, onProgress));
  }

  /** Into the spool first: what was sealed once is uploaded as it is, however often that takes. */
  private async seal(channelId: string, source: AttachmentSource, onProgress?: (progress: Progress) => void): Promise<UploadRecord> {
    const { spool, surroundings, vault } = this.parts;
    const attachmentId = surroundings.newId();
    const [name, mediaType] = [safeFileName(source.name), safeMediaType(source.mediaType)];
    const tell = this.reporter({ attachmentId, channelId, step: 'seal', totalBytes: source.sizeBytes }, onProgress);
    const sealed = sealAttachment({ attachmentId, key: await newAttachmentKey(), source: source.open(), sizeBytes: source.sizeBytes, fileName: name, mediaType, onProgress: tell });
    const writer = await spool.create(attachmentId);
    let manifest: AttachmentManifest;
    try {
      for await (const chunk of sealed.bytes) await writer.write(chunk);
      manifest = await sealed.manifest;
      await writer.finish();
    } catch (error) {
      sealed.manifest.catch(() => undefined);
      await writer.abort();
      throw error instanceof AttachmentError && error.code === 'SIZE_DIFFERS' ? new ClientError('SOURCE_CHANGED') : error;
    }
    await surroundings.crash('attachment.sealed');
    const file: AttachedFile = { attachmentId, name, mediaType, sizeBytes: source.sizeBytes, manifest: encodeManifest(manifest) };
    const record: UploadRecord = { attachmentId, channelId, file, messageId: surroundings.newId(), text: source.text ?? '', sealedSizeBytes: sealed.sealedSizeBytes };
    await vault.transact({ put: [[NAME + attachmentId, pack(record)]] });
    await surroundings.crash('attachment.stored');
    return record;
  }

  async resumePending(): Promise<number> {
    let done = 0;
    for (const { value } of await this.parts.vault.scan(NAME)) {
      const record = unpack<UploadRecord>(value);
      await this.queue.run(async () => {
        // Another call may have brought it to its end meanwhile.
        if (!(await this.parts.vault.get(NAME + record.attachmentId))) return;
        await this.finish(record);
        done += 1;
      });
    }
    return done;
  }

  private async finish(record: UploadRecord, onProgress?: (progress: Progress) => void): Promise<MessageView> {
    const { spool, surroundings, channels, composer, vault } = this.parts;
    const channel = channels.get(record.channelId);
    if (!channel) throw new ClientError('UNKNOWN_CHANNEL');
    if ((await spool.size(record.attachmentId)) !== record.sealedSizeBytes) {
      await vault.transact({ delete: [NAME + record.attachmentId] });
      throw new ClientError('SOURCE_CHANGED');
    }
    await this.upload(record, onProgress);
    await surroundings.crash('attachment.uploaded');
    // The id was chosen beforehand: after a crash the manifest is not sent twice.
    const queued = channel.outbox.find(({ messageId }) => messageId === record.messageId);
    const known = queued ? composer.view(channel, queued) : await this.parts.messages.view(record.channelId, record.messageId);
    const view = known ?? (await composer.send(channel, { kind: 'attachment', text: record.text, files: [record.file] }, undefined, record.messageId));
    await vault.transact({ delete: [NAME + record.attachmentId] });
    await spool.remove(record.attachmentId);
    return view;
  }

  private async upload(record: UploadRecord, onProgress?: (progress: Progress) => void): Promise<void> {
    const { attachmentId, channelId, sealedSizeBytes } = record;
    const tell = this.reporter({ attachmentId, channelId, step: 'upload', totalBytes: sealedSizeBytes }, onProgress);
    let { uploadUrl } = record;
    for (let attempt = 0; ; attempt++) {
      try {
        const onUrl = (url: string): void => {
          uploadUrl = url;
          void this.parts.vault.transact({ put: [[NAME + attachmentId, pack({ ...record, uploadUrl: url })]] }).catch(() => undefined);
        };
        return await this.parts.uploader.upload({ attachmentId, channelId, sizeBytes: sealedSizeBytes, onUrl, onProgress: tell, ...(uploadUrl === undefined ? {} : { uploadUrl }) });
      } catch (error) {
        const dropped = error instanceof ChanceryError && error.code === 'NOT_FOUND' && uploadUrl !== undefined;
        if (dropped) uploadUrl = undefined;
        else if (!(error instanceof ChanceryError) || error.code !== 'UNAVAILABLE' || attempt + 1 >= UPLOAD_TRIES) throw error;
        await this.parts.surroundings.clock.wait(backOff(attempt, this.parts.surroundings));
      }
    }
  }

  async save(channelId: string, messageId: string, index: number, sink: WritableSinkLike, onProgress?: (progress: Progress) => void): Promise<{ sha256: Uint8Array }> {
    const record = await this.parts.messages.recordById(channelId, messageId);
    const content = record.plaintext && record.integrity === 'verified' ? decodeContent(record.plaintext).content : undefined;
    const file = content?.kind === 'attachment' ? content.files[index] : undefined;
    if (!file || !isFileName(file.name)) throw new ClientError('UNKNOWN_MESSAGE');
    try {
      const manifest = decodeManifest(file.manifest);
      if (manifest.attachmentId !== file.attachmentId || manifest.sizeBytes !== file.sizeBytes || manifest.fileName !== file.name) throw new ClientError('ATTACHMENT_REFUSED');
      const tell = this.reporter({ attachmentId: file.attachmentId, channelId, step: 'download', totalBytes: file.sizeBytes }, onProgress);
      await this.parts.downloader.download(manifest, sink, tell);
      await sink.commit();
      return { sha256: manifest.plaintextSha256 };
    } catch (error) {
      await sink.abort().catch(() => undefined);
      throw error instanceof AttachmentError ? new ClientError('ATTACHMENT_REFUSED') : error;
    }
  }

  private reporter(of: Omit<Progress, 'doneBytes'>, onProgress?: (progress: Progress) => void): (doneBytes: number) => void {
    return (doneBytes) => {
      const progress = { ...of, doneBytes };
      onProgress?.(progress);
      this.parts.emitter.emit('progress', progress);
    };
  }
}
