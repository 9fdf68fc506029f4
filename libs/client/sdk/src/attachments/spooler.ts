import { AttachmentError, encodeManifest, newAttachmentKey, PORTABLE_HASHES, sealAttachment, type AttachmentManifest, type HashProvider } from '@chancery/sealing';
import { ClientError } from '../client-error.js';
import type { AttachmentSource, AttachmentSpool } from '../ports.js';
import type { UploadOrigin } from './upload.js';
import { untilAborted } from './until-aborted.js';

export interface SealedFile {
  /** Encoded; holds the key. */
  readonly manifest: Uint8Array;
  readonly sealedSizeBytes: number;
}

/** Seals files into the spool: what was sealed once is uploaded as it is, however often that takes. */
export class Spooler {
  constructor(
    private readonly spool: AttachmentSpool,
    private readonly hashes: HashProvider = PORTABLE_HASHES,
  ) {}

  /** @throws ClientError SOURCE_CHANGED, CONTENT_MALFORMED; the signal's reason; whatever source or spool throw: nothing is left in the spool then */
  async seal(origin: Omit<UploadOrigin, 'text'>, source: AttachmentSource, onProgress: (doneBytes: number) => void, signal: AbortSignal): Promise<SealedFile> {
    const { attachmentId, name: fileName, mediaType, sizeBytes } = origin;
    const sealed = sealAttachment({ attachmentId, key: await newAttachmentKey(), source: untilAborted(source.open(), signal), sizeBytes, fileName, mediaType, onProgress, hashes: this.hashes });
    const writer = await this.spool.create(attachmentId);
    let manifest: AttachmentManifest;
    try {
      for await (const chunk of sealed.bytes) await writer.write(chunk);
      manifest = await sealed.manifest;
      signal.throwIfAborted();
      await writer.finish();
    } catch (error) {
      sealed.manifest.catch(() => undefined);
      await writer.abort();
      throw error instanceof AttachmentError ? new ClientError(error.code === 'SIZE_DIFFERS' ? 'SOURCE_CHANGED' : 'CONTENT_MALFORMED') : error;
    }
    return { manifest: encodeManifest(manifest), sealedSizeBytes: sealed.sealedSizeBytes };
  }
}
