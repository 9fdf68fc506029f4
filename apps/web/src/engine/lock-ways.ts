import type { Protection, SessionApi } from './protocol.js';
import { readJson, writeJson } from './json-records.js';
import type { VaultKeeper } from './vault-keeper.js';

const REHEARSED = 'w:rehearsed';

export type LockWaysApi = Pick<SessionApi, 'slots' | 'addSlot' | 'removeSlot' | 'addAfterRecovery' | 'putOffNewWay' | 'newRecoveryCode' | 'rehearseRecovery'>;

/** The ways of unlocking this device, and whether what is on it would survive the loss of one. */
export class LockWays {
  /** @param changed called when there is another protection to be shown */
  constructor(
    private readonly keeper: VaultKeeper,
    private readonly changed: () => Promise<void>,
  ) {}

  async protection(): Promise<Protection> {
    const rehearsed = await readJson<{ at: number }>(this.keeper.open, REHEARSED);
    const persistent = (await navigator.storage?.persisted?.()) ?? false;
    return { slots: await this.keeper.slots(), persistent, byRecovery: this.keeper.byRecovery, ...(rehearsed ? { rehearsedAt: rehearsed.at } : {}) };
  }

  /** The recovery code has opened the keys. */
  async rehearsed(): Promise<void> {
    await writeJson(this.keeper.open, REHEARSED, { at: Date.now() });
  }

  api(): LockWaysApi {
    const { keeper, changed } = this;
    return {
      slots: () => keeper.slots(),
      addSlot: (current, next, label) => keeper.addSlot(current, next, label).then(changed),
      removeSlot: (current, slotId) => keeper.removeSlot(current, slotId).then(changed),
      addAfterRecovery: (next, label) => keeper.addAfterRecovery(next, label).then(changed),
      putOffNewWay: () => {
        keeper.forgetRecovery();
        return changed();
      },
      newRecoveryCode: async (current) => {
        const code = await keeper.newRecoveryCode(current);
        await keeper.open.transact({ delete: [REHEARSED] });
        await changed();
        return code;
      },
      rehearseRecovery: async (code) => {
        const opens = await keeper.rehearse(code);
        if (opens) await this.rehearsed();
        await changed();
        return opens;
      },
    };
  }
}
