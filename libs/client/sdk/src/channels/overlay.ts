import type { Vault } from '@chancery/vault';

/** What one transaction will change in the vault, read as if it had happened. */
export class Overlay {
  private readonly puts = new Map<string, Uint8Array>();
  private readonly prefixes = new Set<string>();

  constructor(private readonly vault: Vault) {}

  async get(name: string): Promise<Uint8Array | undefined> {
    const put = this.puts.get(name);
    if (put || [...this.prefixes].some((prefix) => name.startsWith(prefix))) return put;
    return this.vault.get(name);
  }

  /** What this transaction itself puts. */
  own(name: string): Uint8Array | undefined {
    return this.puts.get(name);
  }

  put(name: string, value: Uint8Array): void {
    this.puts.set(name, value);
  }

  /** Removes what is on disk and what this transaction would have put there. */
  deletePrefix(prefix: string): void {
    this.prefixes.add(prefix);
    for (const name of [...this.puts.keys()]) if (name.startsWith(prefix)) this.puts.delete(name);
  }

  change(): { readonly put: [string, Uint8Array][]; readonly deletePrefix: string[] } {
    return { put: [...this.puts], deletePrefix: [...this.prefixes] };
  }
}
