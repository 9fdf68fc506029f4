import { ChanceryError, UPLOAD_PATH } from '@chancery/contracts';
import type { DetailedError, HttpStack } from 'tus-js-client';
import type { AttachmentSpool } from '../ports.js';

/** Per request, and so in memory, and what is lost when a link breaks. */
const CHUNK_BYTES = 1024 * 1024;

export interface UploadOrder {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly sizeBytes: number;
  /** Where an earlier process had begun. */
  readonly uploadUrl?: string;
  /** Breaks it off; the server keeps what it has. */
  readonly signal: AbortSignal;
  onUrl(url: string): void;
  onProgress(doneBytes: number): void;
  /** So much the server has for certain. */
  onConfirmed(doneBytes: number): void;
}

interface Source {
  readonly size: number;
  slice(start: number, end: number): Promise<{ value: Uint8Array | null; done: boolean }>;
  close(): void;
}

/** Uploads a spooled attachment by tus, from wherever it had come to. */
export class Uploader {
  constructor(
    private readonly origin: string,
    private readonly httpStack: HttpStack,
    private readonly spool: AttachmentSpool,
  ) {}

  /** @throws ChanceryError UNAVAILABLE when it broke off: call again to go on; NOT_FOUND when the server has dropped it; the signal's reason */
  async upload(order: UploadOrder): Promise<void> {
    // Loaded when there is something to upload: the first screen of a browser does without it.
    const { Upload } = await import('tus-js-client');
    order.signal.throwIfAborted();
    const { promise, resolve, reject } = settleable();
    // The types know browsers' and Node's own sources only; with a reader of one's own the library takes anything.
    const upload = new Upload(order.attachmentId as unknown as Blob, {
      endpoint: this.origin + UPLOAD_PATH,
      // The server may be reached by another name since; and what a session proves goes to no other origin than its own.
      uploadUrl: order.uploadUrl === undefined ? null : this.origin + new URL(order.uploadUrl, this.origin).pathname,
      metadata: { attachmentId: order.attachmentId, channelId: order.channelId },
      uploadSize: order.sizeBytes,
      chunkSize: CHUNK_BYTES,
      retryDelays: [0, 500, 1_500, 4_000],
      storeFingerprintForResuming: false,
      httpStack: this.httpStack,
      fileReader: { openFile: async () => this.source(order) },
      onUploadUrlAvailable: () => order.onUrl(upload.url ?? ''),
      onProgress: (doneBytes) => order.onProgress(doneBytes),
      onChunkComplete: (_, doneBytes) => order.onConfirmed(doneBytes),
      onSuccess: () => resolve(),
      onError: (error) => reject(faultOf(error)),
    });
    const breakOff = (): void => {
      void upload.abort().catch(() => undefined);
      reject(order.signal.reason as Error);
    };
    order.signal.addEventListener('abort', breakOff, { once: true });
    upload.start();
    return promise.finally(() => order.signal.removeEventListener('abort', breakOff));
  }

  private source({ attachmentId, sizeBytes }: UploadOrder): Source {
    return {
      size: sizeBytes,
      slice: async (start, end) => {
        const piece = await this.spool.read(attachmentId, start, Math.min(end, sizeBytes));
        // The library measures a piece as if it were a Blob.
        return { value: Object.assign(piece, { size: piece.length }), done: start + piece.length >= sizeBytes };
      },
      close: () => undefined,
    };
  }
}

function settleable(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function faultOf(error: Error | DetailedError): Error {
  const status = 'originalResponse' in error ? error.originalResponse?.getStatus() : undefined;
  if (status === 404 || status === 410) return new ChanceryError('NOT_FOUND');
  if (status === 403) return new ChanceryError('NOT_ALLOWED');
  if (status === 413) return new ChanceryError('BODY_TOO_LARGE');
  if (status === 429) return new ChanceryError('QUOTA_REACHED');
  if (status === 507) return new ChanceryError('STORAGE_FULL');
  return new ChanceryError('UNAVAILABLE');
}
