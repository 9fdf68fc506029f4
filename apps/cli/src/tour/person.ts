import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { ChanceryClient, type Attention, type Self } from '@chancery/sdk';
import { fileSpool, nodeHashes } from '@chancery/sdk/node';
import { Vault } from '@chancery/vault';
import { openSqliteStore, passphraseUnlocker } from '@chancery/vault/node';
import { demand } from './story.js';

export interface Arrival {
  readonly name: string;
  readonly folder: string;
  readonly server: string;
  /** Stands in the passphrase too, so that a leaked passphrase would be found. */
  readonly canary: string;
}

/** Somebody of the tour: a device with a vault of its own, and a client on it. */
export class Person {
  /** What the client told its officer without being asked. */
  readonly attentions: Attention[] = [];

  private constructor(
    readonly name: string,
    readonly client: ChanceryClient,
    private readonly vault: Vault,
  ) {
    client.on('attention', (attention) => this.attentions.push(attention));
  }

  static async arrive({ name, folder, server, canary }: Arrival): Promise<Person> {
    const place = join(folder, name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
    const store = await openSqliteStore({ folder: place });
    const vault = await Vault.create(store, passphraseUnlocker(`${canary} ${randomBytes(12).toString('hex')}`));
    const client = await ChanceryClient.open({ vault, server, spool: fileSpool(join(place, 'spool')), hashes: nodeHashes, enrolmentPoll: 200 });
    return new Person(name, client, vault);
  }

  /** For whom the device acts. */
  get self(): Self {
    const { self } = this.client;
    demand(self !== undefined, `${this.name} is enrolled`);
    return self;
  }

  async leave(): Promise<void> {
    await this.client.stop();
    await this.vault.close();
  }
}
