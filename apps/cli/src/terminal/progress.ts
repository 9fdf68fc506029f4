import { safeLine } from './safe-text.js';
import { formatSize } from './times.js';

/** Where progress is drawn: stderr, so that stdout stays what the command answers. */
export interface ProgressSink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const PERCENT_STEP = 10;

/** Progress of one piece of work in bytes: a bar on a terminal, a line every ten per cent elsewhere. */
export class Progress {
  private drawnAt = Number.NEGATIVE_INFINITY;
  private step = -1;
  private open = false;

  /** @param sink  undefined draws nothing (`--quiet`, `--json`) */
  constructor(
    private readonly label: string,
    private readonly sink: ProgressSink | undefined,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(doneBytes: number, totalBytes: number): void {
    if (!this.sink) return;
    const share = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 1;
    if (this.sink.isTTY) this.draw(this.sink, share, doneBytes, totalBytes);
    else this.printStep(this.sink, share, totalBytes);
  }

  /** Leaves the last state standing and ends the line. */
  finish(): void {
    if (this.open) this.sink?.write('\n');
    this.open = false;
  }

  private draw(sink: ProgressSink, share: number, done: number, total: number): void {
    const at = this.now();
    if (share < 1 && at - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = at;
    const full = Math.round(share * BAR_CELLS);
    const line = `${safeLine(this.label, 40)} [${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${formatSize(done)} of ${formatSize(total)}`;
    sink.write(`\r${line.slice(0, Math.max(20, (sink.columns ?? 80) - 1))}\u001b[K`);
    this.open = true;
  }

  private printStep(sink: ProgressSink, share: number, total: number): void {
    const step = Math.floor((share * 100) / PERCENT_STEP);
    if (step <= this.step) return;
    this.step = step;
    sink.write(`${safeLine(this.label, 40)}: ${step * PERCENT_STEP} % of ${formatSize(total)}\n`);
  }
}
