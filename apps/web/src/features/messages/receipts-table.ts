import type { DeviceReceipt } from '@chancery/sdk';

/** How far one officer has come, on whichever device. */
export interface OfficerReceipt {
  readonly officerId: string;
  readonly authorityId: string;
  readonly storedUpTo: number;
  readonly readUpTo: number;
}

export interface Progress {
  readonly stored: number;
  readonly read: number;
  readonly of: number;
}

/** One line per officer, without oneself. */
export function byOfficer(receipts: readonly DeviceReceipt[], selfOfficerId: string): readonly OfficerReceipt[] {
  const table = new Map<string, OfficerReceipt>();
  for (const { officerId, authorityId, storedUpTo, readUpTo = 0 } of receipts) {
    if (officerId === selfOfficerId) continue;
    const known = table.get(officerId);
    table.set(officerId, { officerId, authorityId, storedUpTo: Math.max(storedUpTo, known?.storedUpTo ?? 0), readUpTo: Math.max(readUpTo, known?.readUpTo ?? 0) });
  }
  return [...table.values()];
}

/** Whoever has read it has it on a device. */
export function progressOf(table: readonly OfficerReceipt[], seq: number): Progress {
  const read = table.filter(({ readUpTo }) => readUpTo >= seq).length;
  const stored = table.filter(({ storedUpTo, readUpTo }) => storedUpTo >= seq || readUpTo >= seq).length;
  return { stored, read, of: table.length };
}
