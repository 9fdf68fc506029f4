import { createHash } from 'node:crypto';
import type { TrainingLanguage } from '@chancery/domain';
import type { WritableSinkLike } from '@chancery/sdk';

/** Reads a file to its end and keeps nothing of it but its hash. */
export class HashingSink implements WritableSinkLike {
  private readonly hash = createHash('sha256');
  private digest: string | undefined;

  async write(chunk: Uint8Array): Promise<void> {
    this.hash.update(chunk);
  }

  async commit(): Promise<void> {
    this.digest = this.hash.digest('hex');
  }

  async abort(): Promise<void> {
    this.digest = undefined;
  }

  /** SHA-256 in lower-case hex; undefined unless the whole file came and verified. */
  get sha256(): string | undefined {
    return this.digest;
  }
}

/** Such as `1.2 kB`, as the language writes it. */
export function sizeIn(language: TrainingLanguage, bytes: number): string {
  const [value, unit] = bytes < 1_000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }).format(value);
}
