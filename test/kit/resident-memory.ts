import { readFileSync } from 'node:fs';

const SAMPLE_MS = 200;

/** Bytes of memory that a process holds now; 0 when it has ended. Linux only. */
export function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Watches by how much a process grows over what it held when the watch began. */
export class MemoryWatch {
  readonly atFirst: number;
  peak: number;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly pid: number) {
    this.atFirst = this.peak = residentBytes(pid);
    this.timer = setInterval(() => this.look(), SAMPLE_MS);
  }

  /** @returns bytes */
  end(): { readonly atFirst: number; readonly peak: number; readonly growth: number } {
    clearInterval(this.timer);
    this.look();
    return { atFirst: this.atFirst, peak: this.peak, growth: this.peak - this.atFirst };
  }

  private look(): void {
    this.peak = Math.max(this.peak, residentBytes(this.pid));
  }
}
