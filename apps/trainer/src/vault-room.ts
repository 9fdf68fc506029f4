import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChanceryClient } from '@chancery/sdk';
import { keyFileUnlocker, Vault, type Unlocker } from '@chancery/vault';
import { openSqliteStore } from '@chancery/vault/node';

const KEY_FILE = 'key';
const KEY_BYTES = 32;

/** A client with the vault that it works on. */
export interface OpenDesk {
  readonly client: ChanceryClient;
  /** Stops the client, then closes its vault. */
  readonly close: () => Promise<void>;
}

/**
 * The folder of the trainer: one vault for each player, and beside them the key that opens them all. That is no protection
 * and needs to be none: what is in there is invented.
 */
export class VaultRoom {
  private readonly unlocker: Unlocker;

  constructor(
    private readonly folder: string,
    private readonly origin: string,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!existsSync(join(folder, KEY_FILE))) this.write(KEY_FILE, randomBytes(KEY_BYTES));
    this.unlocker = keyFileUnlocker(new Uint8Array(readFileSync(join(folder, KEY_FILE))));
  }

  /** @throws VaultError, ClientError, SealingError when the vault cannot be opened or is damaged */
  async open(name: string): Promise<OpenDesk> {
    const store = await openSqliteStore({ folder: join(this.folder, name) });
    let vault: Vault;
    try {
      vault = (await Vault.exists(store)) ? await Vault.open(store, this.unlocker, { verify: 'none' }) : await Vault.create(store, this.unlocker);
    } catch (error) {
      await store.close();
      throw error;
    }
    try {
      const client = await ChanceryClient.open({ vault, server: this.origin, userAgent: 'chancery-trainer' });
      const close = async (): Promise<void> => {
        await client.stop();
        await vault.close();
      };
      return { client, close };
    } catch (error) {
      await vault.close();
      throw error;
    }
  }

  /** Throws a vault away that nobody knows yet. It must be closed. */
  discard(name: string): void {
    rmSync(join(this.folder, name), { recursive: true, force: true });
  }

  /** @returns undefined when there is no such file */
  read(name: string): Uint8Array | undefined {
    const path = join(this.folder, name);
    return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
  }

  /** Appears whole or not at all. */
  write(name: string, content: Uint8Array): void {
    const path = join(this.folder, name);
    writeFileSync(`${path}.new`, content, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }
}
