import { ChanceryError } from '@chancery/contracts';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import type { Composer } from '../messages/composer.js';
import type { MessagesService } from '../messages/messages-service.js';
import type { AttachmentSpool } from '../ports.js';
import type { Surroundings } from '../surroundings.js';
import { backOff } from '../transport/retry.js';
import type { MessageView } from '../views.js';
import type { UploadRecord, UploadRecords } from './upload-records.js';
import type { Uploader } from './uploader.js';

export interface CourierParts {
  readonly records: UploadRecords;
  readonly channels: ChannelStore;
  readonly composer: Composer;
  readonly messages: MessagesService;
  readonly spool: AttachmentSpool;
  readonly uploader: Uploader;
  readonly surroundings: Surroundings;
}

export interface Delivery {
  readonly aborted: AbortSignal;
  onProgress(doneBytes: number): void;
  /** To be remembered with the upload. */
  note(change: Pick<UploadRecord, 'uploadUrl'> | Pick<UploadRecord, 'confirmedBytes'>): void;
  /** From now on it is not stopped any more. */
  onSending(): void;
}

const UPLOAD_TRIES = 6;
/** Each note is a transaction of the vault: not one for every piece. Bytes. */
const NOTE_EVERY = 4 * 1024 * 1024;

/** Takes one sealed file to the server, then sends its manifest into the channel. */
export class Courier {
  constructor(private readonly parts: CourierParts) {}

  /** @throws ClientError UNKNOWN_CHANNEL; SOURCE_CHANGED: the sealed bytes are lost; ChanceryError; the signal's reason */
  async deliver(record: UploadRecord, delivery: Delivery): Promise<MessageView> {
    const { spool, surroundings, channels, composer, records } = this.parts;
    const channel = channels.get(record.channelId);
    if (!channel) throw new ClientError('UNKNOWN_CHANNEL');
    if ((await spool.size(record.attachmentId)) !== record.sealedSizeBytes) throw new ClientError('SOURCE_CHANGED');
    await this.upload(record, delivery);
    await surroundings.crash('attachment.uploaded');
    delivery.aborted.throwIfAborted();
    delivery.onSending();
    // The id was chosen beforehand: after a crash the manifest is not sent twice.
    const queued = channel.outbox.find(({ messageId }) => messageId === record.messageId);
    const known = queued ? composer.view(channel, queued) : await this.parts.messages.view(record.channelId, record.messageId);
    const view = known ?? (await composer.send(channel, { kind: 'attachment', text: record.text, files: [record.file] }, undefined, record.messageId));
    await records.delete(record.attachmentId);
    // What stays in the spool without a record is removed at the next start.
    await spool.remove(record.attachmentId).catch(() => undefined);
    return view;
  }

  private async upload({ attachmentId, channelId, sealedSizeBytes, ...known }: UploadRecord, delivery: Delivery): Promise<void> {
    const { surroundings, uploader } = this.parts;
    let { uploadUrl, confirmedBytes: noted = 0 } = known;
    const onUrl = (url: string): void => {
      uploadUrl = url;
      delivery.note({ uploadUrl: url });
    };
    const onConfirmed = (confirmedBytes: number): void => {
      if (Math.abs(confirmedBytes - noted) < NOTE_EVERY) return;
      noted = confirmedBytes;
      delivery.note({ confirmedBytes });
    };
    for (let attempt = 0; ; attempt++) {
      try {
        return await uploader.upload({ attachmentId, channelId, sizeBytes: sealedSizeBytes, signal: delivery.aborted, onUrl, onConfirmed, onProgress: (doneBytes) => delivery.onProgress(doneBytes), ...(uploadUrl === undefined ? {} : { uploadUrl }) });
      } catch (error) {
        delivery.aborted.throwIfAborted();
        const dropped = error instanceof ChanceryError && error.code === 'NOT_FOUND' && uploadUrl !== undefined;
        if (dropped) uploadUrl = undefined;
        else if (!(error instanceof ChanceryError) || error.code !== 'UNAVAILABLE' || attempt + 1 >= UPLOAD_TRIES) throw error;
        await surroundings.clock.wait(backOff(attempt, surroundings), delivery.aborted);
      }
    }
  }
}
