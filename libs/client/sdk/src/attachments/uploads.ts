import { UUID_PATTERN } from '@chancery/contracts';
import { safeFileName, safeMediaType } from '@chancery/sealing';
import type { AttachOptions } from '../api.js';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import type { Emitter } from '../emitter.js';
import type { AttachmentSource, AttachmentSpool } from '../ports.js';
import type { Surroundings } from '../surroundings.js';
import type { MessageView, Progress, UploadView } from '../views.js';
import type { AttachmentLimit } from './attachment-limit.js';
import type { Courier } from './courier.js';
import { Lanes } from './lanes.js';
import type { Spooler } from './spooler.js';
import { codeOf, passes } from './upload-failure.js';
import type { UploadRecord, UploadRecords } from './upload-records.js';
import { Upload } from './upload.js';

export interface UploadsParts {
  readonly records: UploadRecords;
  readonly channels: ChannelStore;
  readonly spool: AttachmentSpool;
  readonly spooler: Spooler;
  readonly limit: AttachmentLimit;
  readonly courier: Courier;
  readonly surroundings: Surroundings;
  readonly emitter: Emitter;
}

/** So many files are sealed, and so many uploaded, at a time: one that is stuck does not hold up the others. */
const AT_A_TIME = 2;
/** Listeners hear of progress no more often. Milliseconds. */
const TELL_EVERY = 250;

/** All files on their way out: which of them run, wait, are paused or have failed. */
export class Uploads {
  private readonly known = new Map<string, Upload>();
  private readonly sealing = new Lanes(AT_A_TIME);
  private readonly sending = new Lanes(AT_A_TIME);
  private loading: Promise<void> | undefined;
  private isStopped = false;

  constructor(private readonly parts: UploadsParts) {}

  async attach(channelId: string, source: AttachmentSource, onProgress?: (progress: Progress) => void, options: AttachOptions = {}): Promise<MessageView> {
    const { attachmentId = this.parts.surroundings.newId(), signal } = options;
    if (!this.parts.channels.get(channelId)) throw new ClientError('UNKNOWN_CHANNEL');
    if (!UUID_PATTERN.test(attachmentId)) throw new ClientError('CONTENT_MALFORMED');
    await this.load();
    if (this.isStopped) throw new ClientError('CLIENT_STOPPED');
    const before = this.known.get(attachmentId);
    if (before && !(before.needsFile && before.channelId === channelId)) throw new ClientError('CONTENT_MALFORMED');
    if (signal?.aborted) throw new ClientError('CANCELLED');
    if (source.sizeBytes > this.parts.limit.maxBytes) throw new ClientError('FILE_TOO_LARGE');
    const upload = new Upload({ attachmentId, channelId, name: safeFileName(source.name), mediaType: safeMediaType(source.mediaType), sizeBytes: source.sizeBytes, text: source.text ?? before?.text ?? '' }, onProgress);
    upload.source = source;
    this.known.set(attachmentId, upload);
    const cancel = (): void => void this.cancel(attachmentId).catch(() => undefined);
    signal?.addEventListener('abort', cancel, { once: true });
    void this.run(upload, true);
    return upload.outcome.finally(() => signal?.removeEventListener('abort', cancel));
  }

  async list(channelId?: string): Promise<UploadView[]> {
    await this.load();
    return [...this.known.values()].filter((upload) => channelId === undefined || upload.channelId === channelId).map(({ view }) => view);
  }

  async pause(attachmentId: string): Promise<void> {
    const upload = await this.find(attachmentId);
    if (!upload || upload.isPaused || upload.isSending || upload.isCancelled) return;
    upload.isPaused = true;
    if (upload.record) upload.interrupt();
    this.tell(upload);
    await this.keep(upload, { paused: true });
  }

  async resume(attachmentId: string): Promise<void> {
    const upload = await this.find(attachmentId);
    if (!upload || upload.mayRun || upload.isCancelled || upload.needsFile || this.isStopped) return;
    upload.isPaused = false;
    if (upload.state === 'failed') upload.state = 'waiting';
    upload.code = undefined;
    this.tell(upload);
    await this.keep(upload, { paused: undefined, failedBy: undefined });
    if (upload.record) void this.run(upload);
    // It failed while it was sealed, and the file is still at hand.
    else if (!upload.running) void this.run(upload, true);
  }

  async cancel(attachmentId: string): Promise<void> {
    const upload = await this.find(attachmentId);
    if (!upload) return;
    if (!upload.isSending) {
      upload.isCancelled = true;
      upload.interrupt();
    }
    await upload.running;
    if (!upload.isCancelled || this.known.get(attachmentId) !== upload) return;
    try {
      await this.parts.records.delete(attachmentId);
    } catch (error) {
      upload.isCancelled = false;
      throw error;
    }
    await this.parts.spool.remove(attachmentId);
    this.forget(upload);
    upload.brokeOff(new ClientError('CANCELLED'));
  }

  async resumePending(): Promise<number> {
    await this.load();
    const pending = [...this.known.values()].filter((upload) => upload.record && upload.mayRun);
    const outcomes = await Promise.all(pending.map((upload) => upload.running?.then(() => false) ?? this.run(upload)));
    const completed = outcomes.filter(Boolean).length;
    const hindered = pending.find(({ hindrance }) => hindrance !== undefined);
    if (completed === 0 && hindered) throw hindered.hindrance;
    return completed;
  }

  /** Breaks off what is under way; the next process goes on with it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const all = [...this.known.values()];
    for (const upload of all) if (!upload.isSending) upload.interrupt();
    await Promise.all(all.flatMap(({ running }) => running ?? []));
    for (const upload of all) upload.brokeOff(new ClientError('CLIENT_STOPPED'));
  }

  private async find(attachmentId: string): Promise<Upload | undefined> {
    await this.load();
    return this.known.get(attachmentId);
  }

  private load(): Promise<void> {
    this.loading ??= this.readAll().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async readAll(): Promise<void> {
    for (const record of await this.parts.records.list()) this.known.set(record.attachmentId, Upload.of(record));
    // Sealing was cut short there: nobody can upload what no record tells of.
    for (const name of await this.parts.spool.list()) if (!this.known.get(name)?.record) await this.parts.spool.remove(name);
  }

  /** Behind an attempt that is still winding down. @returns whether it was completed */
  private run(upload: Upload, seal = false): Promise<boolean> {
    const running = (upload.running ?? Promise.resolve()).then(() => this.attempt(upload, seal)).finally(() => {
      if (upload.running === running) upload.running = undefined;
    });
    upload.running = running;
    return running;
  }

  private async attempt(upload: Upload, seal: boolean): Promise<boolean> {
    if (this.isStopped || this.known.get(upload.id) !== upload || upload.isCancelled || (!seal && !upload.mayRun)) return false;
    const aborted = upload.begin();
    try {
      if (seal) {
        this.tell(upload);
        await this.parts.records.put(upload.sealRecord);
        await this.sealing.run(() => this.seal(upload, aborted), aborted);
        if (upload.isPaused) return false;
        upload.state = 'waiting';
        this.tell(upload);
      }
      const view = await this.sending.run(() => this.deliver(upload, aborted), aborted);
      this.forget(upload);
      upload.arrived(view);
      return true;
    } catch (error) {
      this.broke(upload, error, aborted);
      return false;
    }
  }

  private async seal(upload: Upload, aborted: AbortSignal): Promise<void> {
    const { spooler, spool, surroundings, records } = this.parts;
    this.started(upload);
    const { step: _, file, ...rest } = upload.sealRecord;
    const { manifest, sealedSizeBytes } = await spooler.seal({ ...file, channelId: rest.channelId }, upload.source!, (doneBytes) => this.proceed(upload, doneBytes), aborted);
    await surroundings.crash('attachment.sealed');
    const record: UploadRecord = { ...rest, messageId: surroundings.newId(), file: { ...file, manifest }, sealedSizeBytes };
    try {
      await records.put(record);
    } catch (error) {
      await spool.remove(upload.id).catch(() => undefined);
      throw error;
    }
    upload.sealedAs(record);
    if (upload.isPaused) await this.keep(upload, { paused: true });
    this.tell(upload);
    await surroundings.crash('attachment.stored');
  }

  private async deliver(upload: Upload, aborted: AbortSignal): Promise<MessageView> {
    this.started(upload);
    return this.parts.courier.deliver(upload.record!, {
      aborted,
      onProgress: (doneBytes) => this.proceed(upload, doneBytes),
      note: (change) => {
        // A note that is lost costs one question to the server; one that comes late must not bring back what is over.
        if (!aborted.aborted && !upload.isSending) void this.keep(upload, change).catch(() => undefined);
      },
      onSending: () => void (upload.isSending = true),
    });
  }

  private broke(upload: Upload, error: unknown, aborted: AbortSignal): void {
    upload.isSending = false;
    // Whoever interrupted it knows how it goes on.
    if (aborted.aborted) {
      upload.state = 'waiting';
      return;
    }
    if (upload.record) {
      upload.hindrance = error;
      upload.code = codeOf(error);
      upload.state = passes(error) ? 'waiting' : 'failed';
      if (upload.state === 'failed') void this.keep(upload, { failedBy: upload.code }).catch(() => undefined);
      this.tell(upload);
    } else if (!upload.isCancelled) this.brokeWhileSealed(upload, codeOf(error));
    upload.brokeOff(error);
  }

  /** Nothing of it goes on by itself: it stays in the list until somebody has decided. */
  private brokeWhileSealed(upload: Upload, code: string): void {
    // What was changed or removed since it was chosen has to be chosen again; anything else may pass, and the file is at hand.
    if (code === 'SOURCE_CHANGED') upload.source = undefined;
    upload.failed(code);
    void this.parts.records.put({ ...upload.sealRecord, failedBy: code }).catch(() => undefined);
    this.tell(upload);
  }

  private async keep(upload: Upload, change: { readonly [K in keyof UploadRecord]?: UploadRecord[K] | undefined }): Promise<void> {
    if (!upload.record) return;
    upload.record = { ...upload.record, ...change };
    await this.parts.records.put(upload.record);
  }

  private forget(upload: Upload): void {
    this.known.delete(upload.id);
    this.tell(upload);
  }

  private started(upload: Upload): void {
    upload.state = 'running';
    this.tell(upload);
  }

  private proceed(upload: Upload, doneBytes: number): void {
    this.parts.emitter.emit('progress', upload.proceed(doneBytes));
    if (Math.abs(this.parts.surroundings.now() - upload.toldAt) >= TELL_EVERY) this.tell(upload);
  }

  private tell(upload: Upload): void {
    upload.toldAt = this.parts.surroundings.now();
    this.parts.emitter.emit('uploads', { channelId: upload.channelId });
  }
}
