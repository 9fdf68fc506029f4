import type { MessageView, Progress, UploadView } from '../views.js';
import type { AttachmentSource } from '../ports.js';
import { isSealed, type SealRecord, type UploadRecord } from './upload-records.js';

export interface UploadOrigin {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** A word that goes with the file. */
  readonly text: string;
}

/** One file on its way, as this process knows it. What outlives the process is in its record. */
export class Upload {
  /** Absent while it is sealed. */
  record: UploadRecord | undefined;
  /** What is sealed, as long as this process has it. */
  source: AttachmentSource | undefined;
  state: 'running' | 'waiting' | 'failed' = 'waiting';
  code: string | undefined;
  /** What the last attempt ended with, when it did not come to its end. */
  hindrance: unknown;
  isPaused = false;
  isCancelled = false;
  /** The manifest is being sent: too late to stop it. */
  isSending = false;
  /** The attempt under way, and those that wait behind it. Says whether it came to its end; never rejects. */
  running: Promise<boolean> | undefined;
  /** For whoever attached it in this process. */
  readonly outcome: Promise<MessageView>;
  /** Milliseconds since 1970. */
  toldAt = 0;
  private doneBytes = 0;
  private attempt = new AbortController();
  private resolve!: (view: MessageView) => void;
  private reject!: (error: unknown) => void;

  constructor(
    private readonly origin: UploadOrigin,
    private readonly onProgress?: (progress: Progress) => void,
  ) {
    this.outcome = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // After a restart nobody may be waiting.
    this.outcome.catch(() => undefined);
  }

  static of(record: SealRecord | UploadRecord): Upload {
    const { attachmentId, channelId, text, file: { name, mediaType, sizeBytes } } = record;
    const upload = new Upload({ attachmentId, channelId, name, mediaType, sizeBytes, text });
    if (isSealed(record)) upload.sealedAs(record);
    else upload.failed(record.failedBy ?? 'SEALING_INTERRUPTED');
    return upload;
  }

  get id(): string {
    return this.origin.attachmentId;
  }

  get channelId(): string {
    return this.origin.channelId;
  }

  get text(): string {
    return this.origin.text;
  }

  /** What the vault keeps of it while it is sealed. */
  get sealRecord(): SealRecord {
    const { attachmentId, channelId, name, mediaType, sizeBytes, text } = this.origin;
    return { step: 'seal', attachmentId, channelId, text, file: { attachmentId, name, mediaType, sizeBytes } };
  }

  /** The file itself is wanted again: nothing else helps. */
  get needsFile(): boolean {
    return this.state === 'failed' && !this.record && this.source === undefined;
  }

  /** Neither over nor waiting for the officer. */
  get mayRun(): boolean {
    return !this.isPaused && !this.isCancelled && this.state !== 'failed';
  }

  get view(): UploadView {
    const state = this.isPaused ? 'paused' : this.state;
    const { attachmentId, channelId, name, mediaType, sizeBytes } = this.origin;
    return { attachmentId, channelId, name, mediaType, sizeBytes, ...this.progress, state, ...(this.code === undefined ? {} : { code: this.code }), ...(this.needsFile ? { needsFile: true } : {}) };
  }

  failed(code: string): void {
    this.state = 'failed';
    this.code = code;
  }

  sealedAs(record: UploadRecord): void {
    this.record = record;
    this.source = undefined;
    this.isPaused ||= record.paused ?? false;
    this.doneBytes = record.confirmedBytes ?? 0;
    if (record.failedBy !== undefined) this.failed(record.failedBy);
  }

  /** @returns the signal of a new attempt */
  begin(): AbortSignal {
    this.attempt = new AbortController();
    this.state = 'waiting';
    this.code = undefined;
    this.hindrance = undefined;
    return this.attempt.signal;
  }

  interrupt(): void {
    this.attempt.abort();
  }

  proceed(doneBytes: number): Progress {
    this.doneBytes = doneBytes;
    const progress = { attachmentId: this.id, channelId: this.channelId, ...this.progress };
    this.onProgress?.(progress);
    return progress;
  }

  arrived(view: MessageView): void {
    this.resolve(view);
  }

  brokeOff(error: unknown): void {
    this.reject(error);
  }

  private get progress(): Pick<UploadView, 'step' | 'doneBytes' | 'totalBytes'> {
    return { step: this.record ? 'upload' : 'seal', doneBytes: this.doneBytes, totalBytes: this.record?.sealedSizeBytes ?? this.origin.sizeBytes };
  }
}
