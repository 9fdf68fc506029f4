import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ChanceryClient } from '@chancery/sdk';
import { fileSpool, nodeHashes } from '@chancery/sdk/node';
import { Vault, VaultError, type Unlocker } from '@chancery/vault';
import { openSqliteStore } from '@chancery/vault/node';
import type { Output } from '../terminal/output.js';
import { untilInterrupted, type SignalSource } from './interruption.js';

export interface ClientUse {
  /** Make the vault when the folder has none. Only commands that begin a life on a device do. */
  readonly create?: boolean;
  /** Keep a socket to the server, to be told at once. */
  readonly live?: boolean;
}

export interface ContextOptions {
  readonly vaultFolder: string;
  readonly server: string;
  readonly output: Output;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly signals: SignalSource;
  readonly foundingTokenFile?: string;
  /** Asked for only when a vault is opened. */
  readonly unlocker: (isNew: boolean) => Promise<Unlocker>;
}

/** What every command works with: where it answers, and the door to the vault and the server. */
export class Context {
  constructor(private readonly options: ContextOptions) {}

  get output(): Output {
    return this.options.output;
  }

  get stdin(): ContextOptions['stdin'] {
    return this.options.stdin;
  }

  get server(): string {
    return this.options.server;
  }

  get vaultFolder(): string {
    return this.options.vaultFolder;
  }

  /** From the environment; an option of the command comes first. */
  get foundingTokenFile(): string | undefined {
    return this.options.foundingTokenFile;
  }

  /**
   * Opens vault and client, does the work, and closes both whatever happens; Ctrl-C included.
   * @throws VaultError, and what the work throws
   */
  async withClient<T>(work: (client: ChanceryClient, stop: AbortSignal) => Promise<T>, { create = false, live = false }: ClientUse = {}): Promise<T> {
    const { vaultFolder, server, signals } = this.options;
    const vault = await this.openVault(create);
    let client: ChanceryClient | undefined;
    try {
      return await untilInterrupted(signals, async (stop) => {
        client = await ChanceryClient.open({ vault, server, spool: fileSpool(join(vaultFolder, 'spool')), hashes: nodeHashes, realtime: live });
        client.on('attention', (attention) => this.output.attention(attention));
        return work(client, stop);
      });
    } finally {
      // After Ctrl-C the work may still be running: it ends with the client, and the vault is closed last.
      await client?.stop();
      await vault.close();
    }
  }

  /** As `withClient`, after catching up with the server; without it when the server cannot be reached and `offline` is fine. */
  withSyncedClient<T>(work: (client: ChanceryClient, stop: AbortSignal) => Promise<T>, { offline = false, ...use }: ClientUse & { offline?: boolean } = {}): Promise<T> {
    return this.withClient(async (client, stop) => {
      if (client.self) await this.catchUp(client, offline);
      return work(client, stop);
    }, use);
  }

  /**
   * Catches up with the server. Whoever has just become somebody does so too: it publishes the keys by which others can add this device.
   * @param offline  a server that cannot be reached is told, not thrown
   */
  async catchUp(client: ChanceryClient, offline: boolean): Promise<void> {
    try {
      const { troubled } = await client.sync();
      for (const { channelId, code } of troubled) this.output.note(`Channel ${channelId} cannot be followed now (${code}).`);
    } catch (error) {
      if (!offline || (error as { family?: unknown }).family !== 'unavailable') throw error;
      this.output.note('The server cannot be reached now: this is what the device has.');
    }
  }

  private async openVault(create: boolean): Promise<Vault> {
    const folder = this.options.vaultFolder;
    if (!create && !existsSync(folder)) throw new VaultError('VAULT_MISSING');
    const store = await openSqliteStore({ folder });
    try {
      if (await Vault.exists(store)) return await Vault.open(store, await this.options.unlocker(false));
      if (!create) throw new VaultError('VAULT_MISSING');
      return await Vault.create(store, await this.options.unlocker(true));
    } catch (error) {
      await store.close();
      throw error;
    }
  }
}
