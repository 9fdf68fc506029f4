import { IsBoolean } from 'class-validator';
import { IsCount, IsId } from '../codec/contract.js';

/**
 * Attachments travel by the tus protocol 1.0.0 (resumable uploads): `POST /v1/attachments/uploads` with the metadata
 * `attachmentId` and `channelId`, then PATCH; download by `GET /v1/attachments/:attachmentId/content` with Range.
 * The bytes are sealed; name, type and hashes are in a manifest inside an MLS message.
 */
export const UPLOAD_PATH = '/v1/attachments/uploads';
export const TUS_VERSION = '1.0.0';

/** `GET /v1/attachments/:attachmentId` */
export class AttachmentStatus {
  @IsId() attachmentId!: string;
  @IsId() channelId!: string;
  @IsCount(0, Number.MAX_SAFE_INTEGER) sealedSizeBytes!: number;
  @IsCount(0, Number.MAX_SAFE_INTEGER) receivedBytes!: number;
  @IsBoolean() complete!: boolean;
}
