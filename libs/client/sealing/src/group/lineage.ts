import type { ClientState } from 'ts-mls';
import { allSecretTreeValues } from 'ts-mls/secretTree.js';
import { wipe } from '../provider/sodium.js';
import { SealingError } from './refusals.js';

/** Every secret that a state holds. */
export function secretsOf({ privatePath, keySchedule, secretTree }: ClientState): Uint8Array[] {
  const epochSecrets: Uint8Array[] = Object.values({ ...keySchedule });
  return [...Object.values(privatePath.privateKeys), ...epochSecrets, ...allSecretTreeValues(secretTree)];
}

/** The secrets of `old` that `next` does not go on using. */
export function secretsLeftBehind(old: ClientState, next: ClientState): Uint8Array[] {
  const kept = new Set(secretsOf(next));
  return secretsOf(old).filter((secret) => !kept.has(secret));
}

/**
 * The succession of states of one group on one device. A state that is produced does not spoil the one before it:
 * a commit may lose its race, a transaction may fail. Only when a state is settled (on disk, or accepted by the server)
 * are the keys that it has left behind overwritten, and every earlier state refuses to work from then on:
 * it would seal with keys that are all zero.
 */
export class Lineage {
  private issued = 0;
  private settled = 0;
  private spent: { readonly step: number; readonly secrets: readonly Uint8Array[] }[] = [];
  /** The state issued last. */
  private head: ClientState | undefined;

  get epoch(): bigint | undefined {
    return this.head?.groupContext.epoch;
  }

  /** Registers a state and what its making has used up. @returns its step */
  issue(state: ClientState, consumed: readonly Uint8Array[]): number {
    const secrets = this.head && this.head.groupContext.epoch !== state.groupContext.epoch ? [...consumed, ...secretsLeftBehind(this.head, state)] : consumed;
    this.head = state;
    this.issued += 1;
    this.spent.push({ step: this.issued, secrets });
    return this.issued;
  }

  /** @throws SealingError SPENT_SESSION */
  checkLive(step: number): void {
    if (step < this.settled) throw new SealingError('SPENT_SESSION');
  }

  settle(step: number): void {
    this.checkLive(step);
    this.settled = step;
    for (const entry of this.spent) if (entry.step <= step) wipe(...entry.secrets);
    this.spent = this.spent.filter((entry) => entry.step > step);
  }
}
