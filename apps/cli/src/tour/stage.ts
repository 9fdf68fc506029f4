import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadLink } from './bad-link.js';
import { newCanary } from './canary.js';
import { Person } from './person.js';
import { ServerProcess } from './server-process.js';
import type { Story } from './story.js';

/** Everything that the tour plays on, in one temporary folder. */
export class Stage {
  readonly canary = newCanary();
  private readonly people: Person[] = [];
  private link: BadLink | undefined;
  private runningServer: ServerProcess | undefined;

  private constructor(
    readonly story: Story,
    readonly folder: string,
  ) {}

  static async set(story: Story): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-tour-'));
    // Run by root, the database works under another account and must be able to pass through; each folder below guards itself.
    chmodSync(folder, 0o711);
    const stage = new Stage(story, folder);
    for (const name of ['logs', 'vaults', 'desk']) mkdirSync(join(folder, name), { mode: 0o700 });
    try {
      stage.runningServer = await ServerProcess.start({ dataDir: stage.dataDir, logDir: join(folder, 'logs'), foundingToken: randomBytes(24).toString('hex') });
      stage.link = await BadLink.open(stage.server.origin);
      return stage;
    } catch (error) {
      await stage.strike(true);
      throw error;
    }
  }

  get server(): ServerProcess {
    if (!this.runningServer) throw new Error('The server of the tour is not running.');
    return this.runningServer;
  }

  get badLink(): BadLink {
    if (!this.link) throw new Error('The bad link of the tour is not open.');
    return this.link;
  }

  /** Whoever has arrived and not left yet. */
  get everybody(): readonly Person[] {
    return [...this.people];
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get searched(): readonly string[] {
    return ['data', 'logs', 'vaults'].map((name) => join(this.folder, name));
  }

  /** Where the people of the tour keep their own documents: readable, and therefore not searched. */
  get desk(): string {
    return join(this.folder, 'desk');
  }

  /** @param overBadLink  this person's connection goes over the link that drops */
  async arrive(name: string, { overBadLink = false } = {}): Promise<Person> {
    const server = overBadLink ? this.badLink.origin : this.server.origin;
    const person = await Person.arrive({ name, folder: join(this.folder, 'vaults'), server, canary: this.canary });
    this.people.push(person);
    return person;
  }

  /** Everybody closes their device, then the server stops as an operator stops it. */
  async close(): Promise<void> {
    await Promise.all(this.people.splice(0).map((person) => person.leave()));
    await this.link?.close();
    this.link = undefined;
    await this.runningServer?.stop();
    this.runningServer = undefined;
  }

  /** @param keep  leave the folder for inspection */
  async strike(keep: boolean): Promise<void> {
    // What already failed must not hide why.
    await this.close().catch(() => undefined);
    await this.runningServer?.stop();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }
}
