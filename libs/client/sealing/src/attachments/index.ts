export { AttachmentError, ATTACHMENT_ERROR_CODES, type AttachmentErrorCode } from './attachment-error.js';
export { PORTABLE_HASHES, type HashProvider, type RunningHash } from './attachment-hashes.js';
export type { ByteSource } from './byte-reader.js';
export { ATTACHMENT_LAYOUT, MAX_ATTACHMENT_BYTES, sealedSize, segmentCount, segmentOffset, type AttachmentLayout } from './layout.js';
export { AttachmentManifest, decodeManifest, encodeManifest, type SegmentEntry } from './manifest.js';
export { openAttachment, openAttachmentFrom, type OpenAttachmentRequest, type ResumeRequest } from './open-attachment.js';
export { safeFileName, safeMediaType } from './safe-names.js';
export { sealAttachment, type SealAttachmentRequest, type SealedAttachment } from './seal-attachment.js';
export { newAttachmentKey } from './secret-stream.js';
