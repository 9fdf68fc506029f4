import { uuidFromBytes } from '@chancery/contracts';
import { randomBytes } from '@chancery/sealing';
import type { CrashHook, CrashPoint } from './crash-points.js';
import { systemClock, type Clock } from './ports.js';

/** Time, randomness and the crash hook: everything that a test takes into its own hands. */
export class Surroundings {
  constructor(
    readonly clock: Clock = systemClock,
    private readonly random: (length: number) => Uint8Array = randomBytes,
    private readonly hook: CrashHook = () => undefined,
  ) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  /** Unix seconds. */
  nowSeconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  randomBytes(length: number): Uint8Array {
    return this.random(length);
  }

  /** A whole number from 0 to before `bound`. */
  randomBelow(bound: number): number {
    const [a, b, c, d] = this.randomBytes(4);
    return Math.floor(((((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0) / 0x1_0000_0000) * bound);
  }

  /** UUIDv7, RFC 9562 §5.7. */
  newId(): string {
    const bytes = this.randomBytes(16).slice();
    let time = this.now();
    for (let i = 5; i >= 0; i--) {
      bytes[i] = time % 256;
      time = Math.floor(time / 256);
    }
    bytes[6] = (bytes[6]! & 0x0f) | 0x70;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return uuidFromBytes(bytes);
  }

  async crash(point: CrashPoint): Promise<void> {
    await this.hook(point);
  }
}
