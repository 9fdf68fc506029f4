import { ChanceryError } from '@chancery/contracts';
import { AttachmentError, openAttachmentFrom, PORTABLE_HASHES, segmentOffset, type AttachmentManifest, type HashProvider } from '@chancery/sealing';
import { ClientError } from '../client-error.js';
import type { WritableSinkLike } from '../ports.js';
import type { Surroundings } from '../surroundings.js';
import { backOff, isRetryable } from '../transport/retry.js';
import type { ServerSession } from '../transport/server-session.js';
import type { DownloadRecords } from './download-records.js';
import { Resumption } from './resumption.js';

/** In a row, without a single byte in between. */
const FRUITLESS_TRIES = 6;

/** Without a byte for so long, the link counts as dead. Milliseconds. */
const IDLE_TIMEOUT = 30_000;

class IdleTimeout {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly milliseconds: number) {
    this.touch();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  touch(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(), this.milliseconds);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Fetches sealed bytes, goes on where the link broke, and lets nothing through that is not what the manifest says. */
export class Downloader {
  constructor(
    private readonly session: ServerSession,
    private readonly fetch_: typeof fetch,
    private readonly surroundings: Surroundings,
    private readonly records: DownloadRecords,
    private readonly hashes: HashProvider = PORTABLE_HASHES,
  ) {}

  /**
   * Into a sink that keeps, it goes on behind the last whole segment that an earlier process has saved there.
   * @throws AttachmentError when the bytes are not those that were sealed; ChanceryError when they cannot be had; ClientError CANCELLED
   */
  async download(manifest: AttachmentManifest, sink: WritableSinkLike, onProgress: (doneBytes: number) => void, signal: AbortSignal): Promise<void> {
    const resumption = sink.kept && (await Resumption.of(manifest, sink.kept, this.records));
    const from = resumption?.from ?? 0;
    let done = resumption?.keptBytes ?? 0;
    const layout = { chunkBytes: manifest.chunkSize, segmentBytes: manifest.segmentSize };
    const source = this.sealedBytes(manifest, segmentOffset(from, layout), signal);
    try {
      for await (const piece of openAttachmentFrom(from, { manifest, source, hashes: this.hashes, ...(resumption ? { earlier: resumption.earlier() } : {}) })) {
        if (signal.aborted) throw new ClientError('CANCELLED');
        await sink.write(piece);
        await resumption?.wrote(piece);
        done += piece.length;
        onProgress(done);
      }
    } finally {
      resumption?.end();
    }
    if (done !== manifest.sizeBytes) throw new AttachmentError('TRUNCATED');
  }

  /** It is saved, or was refused: there is nothing to go on with. */
  async forget({ attachmentId }: AttachmentManifest): Promise<void> {
    await this.records.delete(attachmentId);
  }

  private async *sealedBytes({ attachmentId, sealedSizeBytes }: AttachmentManifest, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let received = from;
    for (let fruitless = 0; received < sealedSizeBytes; ) {
      const before = received;
      try {
        for await (const piece of this.range(attachmentId, received, signal)) {
          received += piece.length;
          yield piece;
        }
        if (received < sealedSizeBytes) throw new ChanceryError('UNAVAILABLE');
      } catch (error) {
        if (signal.aborted) throw new ClientError('CANCELLED');
        if (!isRetryable(error)) throw error;
        fruitless = received > before ? 0 : fruitless + 1;
        if (fruitless >= FRUITLESS_TRIES) throw error;
        await this.surroundings.clock.wait(backOff(fruitless, this.surroundings, error.facts.retryAfterSeconds), signal);
      }
    }
  }

  private async *range(attachmentId: string, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const idle = new IdleTimeout(IDLE_TIMEOUT);
    const response = await this.session.signedIn((token) => this.open(attachmentId, from, token, AbortSignal.any([idle.signal, signal]))).catch((error: unknown) => {
      idle.end();
      throw error;
    });
    if (from > 0 && response.status !== 206) {
      idle.end();
      throw new ChanceryError('DEFECT');
    }
    if (!response.body) return idle.end();
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read().catch(() => {
          throw new ChanceryError('UNAVAILABLE');
        });
        if (done) return;
        // Only the link is timed, not whoever takes the bytes.
        idle.end();
        yield value;
        idle.touch();
      }
    } finally {
      idle.end();
      await reader.cancel().catch(() => undefined);
    }
  }

  private async open(attachmentId: string, from: number, token: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    let response: Response;
    try {
      response = await this.fetch_(`${this.session.transport.origin}/v1/attachments/${attachmentId}/content`, { headers, signal, redirect: 'error' });
    } catch {
      throw new ChanceryError('UNAVAILABLE');
    }
    if (response.ok) return response;
    await response.body?.cancel();
    throw new ChanceryError(response.status === 401 ? 'NOT_SIGNED_IN' : response.status >= 500 ? 'UNAVAILABLE' : response.status === 429 ? 'TOO_MANY_REQUESTS' : 'NOT_FOUND');
  }
}
