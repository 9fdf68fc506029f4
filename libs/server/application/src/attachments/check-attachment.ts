import { TELEMETRY, type Caller } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import { AttachmentsRepository, ChannelsRepository, type AttachmentRecord } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';

/** What stands at the beginning of an upload. */
export interface UploadRequest {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly sealedSizeBytes: number;
}

/** Who may begin, continue, finish and fetch an attachment. */
@Injectable()
export class CheckAttachment {
  constructor(
    @Inject(AttachmentsRepository) private readonly attachments: AttachmentsRepository,
    @Inject(ChannelsRepository) private readonly channels: ChannelsRepository,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /**
   * Takes the id for the caller's device; asking again with the same size changes nothing.
   * @throws ChanceryError NOT_FOUND for who is no member, UPLOAD_CONFLICT when the id stands for something else
   */
  async begin(caller: Caller, request: UploadRequest): Promise<AttachmentRecord> {
    if (!(await this.channels.isMember(request.channelId, caller.deviceId))) throw new ChanceryError('NOT_FOUND');
    const taken = await this.attachments.begin({ ...request, deviceId: caller.deviceId });
    if (taken.deviceId !== caller.deviceId || taken.channelId !== request.channelId || taken.sealedSizeBytes !== request.sealedSizeBytes) throw new ChanceryError('UPLOAD_CONFLICT');
    return taken;
  }

  /** @throws ChanceryError NOT_FOUND unless it is the caller's own upload into a channel of which the device is a member */
  async continue(caller: Caller, attachmentId: string): Promise<AttachmentRecord> {
    const attachment = await this.attachments.findVisible(attachmentId, caller.deviceId);
    if (attachment?.deviceId !== caller.deviceId) throw new ChanceryError('NOT_FOUND');
    return attachment;
  }

  /** The bytes are safe on disk: members see it from now on. */
  async finish(attachmentId: string): Promise<void> {
    await this.attachments.complete(attachmentId);
    const attachment = await this.attachments.find(attachmentId);
    this.telemetry.record('attachment_stored', { attachmentId, channelId: attachment?.channelId, sizeBytes: attachment?.sealedSizeBytes });
  }

  /** @throws ChanceryError NOT_FOUND for what is missing or foreign: the two answer alike */
  async look(caller: Caller, attachmentId: string): Promise<AttachmentRecord> {
    const attachment = await this.attachments.findVisible(attachmentId, caller.deviceId);
    if (!attachment) throw new ChanceryError('NOT_FOUND');
    return attachment;
  }
}
