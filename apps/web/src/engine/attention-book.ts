import type { Attention } from '@chancery/sdk';
import type { Vault } from '@chancery/vault';
import { readJson, writeJson } from './json-records.js';
import type { KeptAttention } from './protocol.js';

const RECORD = 'w:attentions';
const MOST = 100;
/** Something is forged, copied or withheld: nothing more is to be written before somebody was asked. */
const STOP: ReadonlySet<string> = new Set(['SPLIT_VIEW', 'LOG_CONTRADICTS', 'FINGERPRINT_MISMATCH', 'RECORD_TAMPERED', 'STORAGE_CORRUPT', 'UNKNOWN_OWN_MESSAGE', 'VAULT_ROLLED_BACK', 'CERTIFICATE_MISMATCH', 'STATEMENTS_WITHHELD']);
/** To be seen to in the coming days. */
const MILD: ReadonlySet<string> = new Set(['CERTIFICATE_EXPIRES', 'NETWORK_FIRST_SEEN']);
const RANKS: readonly KeptAttention['weight'][] = ['stop', 'look', 'mild'];

/**
 * What the officer must be told and has not seen to, in the vault: locking and loading anew make nobody forget it. The
 * gravest first, and of the same weight the newest.
 */
export class AttentionBook {
  private constructor(
    private readonly vault: Vault,
    private readonly changed: () => void,
    private kept: readonly KeptAttention[],
  ) {}

  /** @param changed called when there is another list @throws VaultError */
  static async open(vault: Vault, changed: () => void): Promise<AttentionBook> {
    return new AttentionBook(vault, changed, (await readJson<KeptAttention[]>(vault, RECORD)) ?? []);
  }

  list(): readonly KeptAttention[] {
    return this.kept;
  }

  /** The same thing again stands once, with the time at which it was last said. */
  raise(attention: Attention, at = Date.now()): void {
    const { code, networkId, channelId, noticeId, invitationId, deviceIds = [] } = attention;
    const key = [code, networkId, channelId, noticeId, invitationId, ...deviceIds].filter(Boolean).join(' ');
    const weight: KeptAttention['weight'] = STOP.has(code) ? 'stop' : MILD.has(code) ? 'mild' : 'look';
    const all: KeptAttention[] = [{ ...attention, key, weight, at }, ...this.kept.filter((other) => other.key !== key)];
    // A server that invents trifles does not push out what it must fear.
    void this.keep(all.sort((a, b) => RANKS.indexOf(a.weight) - RANKS.indexOf(b.weight) || b.at - a.at).slice(0, MOST));
  }

  /** @param key one that is gone already, by another tab, is passed over @throws VaultError */
  async dismiss(key: string): Promise<void> {
    await this.keep(this.kept.filter((other) => other.key !== key));
  }

  private keep(kept: readonly KeptAttention[]): Promise<void> {
    this.kept = kept;
    this.changed();
    const written = writeJson(this.vault, RECORD, kept);
    // What cannot be written now is still shown.
    written.catch(() => undefined);
    return written;
  }
}
