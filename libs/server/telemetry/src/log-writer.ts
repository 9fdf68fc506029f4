import { constants, fstatSync, openSync, write as writeFile } from 'node:fs';

/** Takes finished log lines. Must neither throw nor block. */
export interface LogDestination {
  write(line: string): void;
}

export interface LogWriterOptions {
  /** Bytes that may wait to be written; lines beyond it are lost. */
  readonly maxWaitingBytes?: number;
  /** How long to wait after a failed write. */
  readonly pauseMilliseconds?: number;
}

const MAX_BATCH_LINES = 500;

/**
 * Writes log lines to a file descriptor without ever stopping the server: when the reader stalls or the disk is full,
 * lines are lost, counted, and reported by one `log_lines_lost` line once writing works again. When the reader is
 * gone for good (EPIPE), the rest is thrown away.
 */
export class LogWriter implements LogDestination {
  private waiting: string[] = [];
  private waitingBytes = 0;
  private unsent: Buffer | undefined;
  private unsentLines = 0;
  private lost = 0;
  private inMidLine = false;
  private busy = false;
  private gone = false;
  private idle: (() => void)[] = [];
  private readonly descriptor: number;
  private readonly maxWaitingBytes: number;
  private readonly pauseMilliseconds: number;

  constructor(descriptor: number, options: LogWriterOptions = {}) {
    this.descriptor = withoutBlocking(descriptor);
    this.maxWaitingBytes = options.maxWaitingBytes ?? 1_048_576;
    this.pauseMilliseconds = options.pauseMilliseconds ?? 100;
  }

  write(line: string): void {
    if (this.gone) return;
    if (this.waitingBytes + line.length > this.maxWaitingBytes) {
      this.lost++;
      return;
    }
    this.waiting.push(line);
    this.waitingBytes += line.length;
    this.pump();
  }

  /** Resolves when nothing waits any more, or after `deadlineMilliseconds`: a stalled reader must not hold up the end. */
  async flush(deadlineMilliseconds: number): Promise<void> {
    if (!this.busy) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMilliseconds);
      this.idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private pump(): void {
    if (this.busy) return;
    this.unsent ??= this.nextBatch();
    if (!this.unsent || this.gone) {
      for (const resolve of this.idle.splice(0)) resolve();
      return;
    }
    this.busy = true;
    writeFile(this.descriptor, this.unsent, 0, this.unsent.length, null, (error, written) => {
      if (error) this.failed(error);
      else this.advance(written);
    });
  }

  private nextBatch(): Buffer | undefined {
    const lines = this.waiting.splice(0, MAX_BATCH_LINES);
    if (lines.length === 0) return undefined;
    for (const line of lines) this.waitingBytes -= line.length;
    this.unsentLines = lines.length;
    return Buffer.from((this.inMidLine ? '\n' : '') + this.lossReport() + lines.join(''));
  }

  private lossReport(): string {
    if (this.lost === 0) return '';
    const report = `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), event: 'log_lines_lost', lines: this.lost })}\n`;
    this.lost = 0;
    return report;
  }

  private advance(written: number): void {
    const rest = this.unsent?.subarray(written);
    this.inMidLine = rest !== undefined && rest.length > 0;
    this.unsent = this.inMidLine ? rest : undefined;
    this.busy = false;
    this.pump();
  }

  private failed({ code }: NodeJS.ErrnoException): void {
    if (code === 'EPIPE' || code === 'EBADF') {
      this.gone = true;
      this.waiting = [];
      this.unsent = undefined;
    } else if (code !== 'EAGAIN') {
      this.lost += this.unsentLines;
      this.unsent = undefined;
    }
    setTimeout(() => {
      this.busy = false;
      this.pump();
    }, this.gone ? 0 : this.pauseMilliseconds).unref();
  }
}

/**
 * A full pipe would hold one of Node's few file threads for as long as its reader sleeps. The pipe is opened once more,
 * because setting the flag on the descriptor itself would change it for every process that shares it.
 */
function withoutBlocking(descriptor: number): number {
  try {
    if (!fstatSync(descriptor).isFIFO()) return descriptor;
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return descriptor;
  }
}
