import { MAX_ATTACHMENT_BYTES, sealedSize } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import { pack, unpack } from '../record.js';

const NAME = 'a:limit';

/** How large a file may be, by the format and by what the server has said last: known without a connection as well. */
export class AttachmentLimit {
  /** Bytes of a file, before it is sealed. */
  maxBytes = MAX_ATTACHMENT_BYTES;
  private sealedBytes: number | undefined;

  constructor(private readonly vault: Vault) {}

  async load(): Promise<void> {
    const stored = await this.vault.get(NAME);
    if (stored) this.set(unpack<{ sealedBytes: number }>(stored).sealedBytes);
  }

  /** @param sealedBytes  the largest sealed attachment that the server takes */
  async learn(sealedBytes: number): Promise<void> {
    if (sealedBytes === this.sealedBytes) return;
    this.set(sealedBytes);
    await this.vault.transact({ put: [[NAME, pack({ sealedBytes })]] });
  }

  private set(sealedBytes: number): void {
    this.sealedBytes = sealedBytes;
    this.maxBytes = largestBelow(sealedBytes);
  }
}

/** The largest file that is at most so large when it is sealed; 0: none. */
export function largestBelow(sealedBytes: number): number {
  let [fits, tooLarge] = [0, MAX_ATTACHMENT_BYTES + 1];
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    if (sealedSize(middle) <= sealedBytes) fits = middle;
    else tooLarge = middle;
  }
  return fits;
}
