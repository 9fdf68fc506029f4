import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 200;

/** Bytes of memory that a process holds now; 0 when it has ended. Linux only. */
export function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The same of all processes of a browser together; what they share counts for each of them. @param folder  of its profile */
export function residentBytesOfBrowser(folder: string): number {
  const mine = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && argumentsOf(name).includes(`--user-data-dir=${folder}`));
  return mine.reduce((sum, pid) => sum + residentBytes(Number(pid)), 0);
}

function argumentsOf(pid: string): readonly string[] {
  try {
    // Chromium writes its own title over them, with spaces.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  } catch {
    return [];
  }
}

/** Watches by how much a process, or several, grow over what they held when the watch began. */
export class MemoryWatch {
  readonly atFirst: number;
  peak: number;
  private readonly timer: ReturnType<typeof setInterval>;

  private readonly held: () => number;

  /** @param of  a process id, or how many bytes are held now */
  constructor(of: number | (() => number)) {
    this.held = typeof of === 'number' ? () => residentBytes(of) : of;
    this.atFirst = this.peak = this.held();
    this.timer = setInterval(() => this.look(), SAMPLE_MS);
  }

  /** @returns bytes */
  end(): { readonly atFirst: number; readonly peak: number; readonly growth: number } {
    clearInterval(this.timer);
    this.look();
    return { atFirst: this.atFirst, peak: this.peak, growth: this.peak - this.atFirst };
  }

  private look(): void {
    this.peak = Math.max(this.peak, this.held());
  }
}
