import type { Self } from '@chancery/sdk';
import { VaultError, type Vault } from '@chancery/vault';
import { AutoLock } from './auto-lock.js';
import type { Desk } from './desk.js';
import { endSurely } from './ending.js';
import { failureOf } from './failure-of.js';
import { readJson, writeJson } from './json-records.js';
import { LockWays } from './lock-ways.js';
import { Newcomer } from './newcomer.js';
import { pageLock, type EngineApi, type EngineEvent, type EngineStatus, type PageCard, type SessionApi, type Settings, type UnlockSecret } from './protocol.js';
import { VaultKeeper } from './vault-keeper.js';

const SETTINGS = 'w:settings';
const DEFAULT_SETTINGS: Settings = { autoLockMinutes: 15, sendReadMarks: true };

type Listener = (event: EngineEvent) => unknown;

/** The client, MLS and sockets are not needed to unlock: they are loaded while the officer types. */
const loadDesk = () => import('./desk.js');

/** The plaintext side of the web client: one vault, one client, any number of pages that look at it. */
export class Engine {
  private readonly keeper = new VaultKeeper();
  private readonly pages = new Map<string, Listener>();
  private current: EngineStatus = { phase: 'starting' };
  private looking: Promise<void> | undefined;
  private desk: Desk | undefined;
  private server = '';
  /** Two tabs may ask at the same time: a vault is opened once. */
  private opening: Promise<void> | undefined;
  private readonly lockWays = new LockWays(this.keeper, () => this.showOpen());
  private readonly newcomer = new Newcomer({ vault: () => this.keeper.open, desk: () => this.opened, show: (progress) => this.showEnrolling(progress) });
  /** Only this browser's own key opens the vault. */
  private opensByItself = false;
  private settings = DEFAULT_SETTINGS;
  private readonly autoLock = new AutoLock({ minutes: () => this.lockAfter, lock: () => void this.lock() });
  private ending: Promise<void> | undefined;

  constructor(private readonly scope: { close?: () => void }) {}

  /** What pages reach. */
  readonly door: EngineApi = this.makeDoor();

  private async attach({ pageId, server, hadVault }: PageCard, listener: Listener): Promise<EngineStatus> {
    this.server ||= server;
    this.pages.set(pageId, listener);
    void navigator.locks.request(pageLock(pageId), () => this.pages.delete(pageId));
    this.looking ??= this.look(hadVault);
    await this.looking;
    this.autoLock.look();
    return this.current;
  }

  private async look(hadVault: boolean): Promise<void> {
    try {
      const slots = await this.keeper.look(hadVault);
      this.show(slots ? { phase: 'locked', slots, training: slots.some(({ kind }) => kind === 'device') } : { phase: 'empty' });
      // Whoever unlocks waits for it; when it cannot be had now, it is asked for again then.
      if (slots) void loadDesk().catch(() => undefined);
    } catch (error) {
      const code = error instanceof VaultError ? error.code : undefined;
      if (code === 'STORAGE_EVICTED') this.show({ phase: 'evicted' });
      else if (code === 'VAULT_IN_USE') this.show({ phase: 'elsewhere' });
      else this.show({ phase: 'failed', failure: failureOf(error) });
    }
  }

  /** @returns when every page has heard it */
  private async tell(event: EngineEvent): Promise<void> {
    await Promise.allSettled([...this.pages.values()].map((listener) => Promise.resolve(listener(event))));
  }

  private show(status: EngineStatus): void {
    // Nothing comes after the end.
    if (this.current.phase === 'ending') return;
    this.current = status;
    void this.tell({ type: 'status', status });
  }

  private get opened(): Desk {
    if (!this.desk) throw new VaultError('VAULT_LOCKED');
    return this.desk;
  }

  /** Opens the client on a vault that was just made or unlocked. */
  private async sitDown(vault: Vault): Promise<void> {
    const { Desk } = await loadDesk();
    this.opensByItself = (await this.keeper.slots()).every(({ kind }) => kind === 'device');
    this.settings = (await readJson<Settings>(vault, SETTINGS)) ?? DEFAULT_SETTINGS;
    this.desk = await Desk.open({ vault, server: this.server, tell: (event) => void this.tell(event), certified: () => void this.showOpen(), readMarks: () => this.settings.sendReadMarks });
    if (this.desk.client.self) {
      await this.showOpen();
      this.begin();
      return;
    }
    const invitation = await this.newcomer.remembered();
    if (invitation === undefined) this.showEnrolling({ underWay: false });
    else void this.enrol(invitation).catch(() => undefined);
  }

  /** From here on there is something to lock. */
  private begin(): void {
    const { opened } = this;
    void opened.begin().catch((error: unknown) => opened.report(error));
    this.autoLock.begin();
  }

  private async showOpen(): Promise<void> {
    const self: Self | undefined = this.opened.client.self;
    if (self) this.show({ phase: 'open', self, training: this.opened.isTraining, protection: await this.lockWays.protection() });
  }

  private unlock(secret: UnlockSecret, open: (secret: UnlockSecret) => Promise<Vault>): Promise<void> {
    if (this.desk || this.ending) return Promise.resolve();
    this.opening ??= this.openWith(secret, open).finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async openWith(secret: UnlockSecret, open: (secret: UnlockSecret) => Promise<Vault>): Promise<void> {
    const before = this.current;
    this.show({ phase: 'opening' });
    try {
      const vault = await open(secret);
      // A code that has just opened the keys was rehearsed, in earnest.
      if (secret.kind === 'recovery') await this.lockWays.rehearsed();
      await this.sitDown(vault);
    } catch (error) {
      this.show(before);
      throw error;
    }
  }

  private showEnrolling(progress: Omit<Extract<EngineStatus, { phase: 'enrolling' }>, 'phase' | 'training'>): void {
    this.show({ phase: 'enrolling', training: this.opensByItself, ...progress });
  }

  private async enrol(codeOrLink: string): Promise<void> {
    await this.newcomer.enrol(codeOrLink);
    await this.showOpen();
    this.begin();
  }

  /** Pages are blank at once; whatever hangs or fails then, the worker goes. */
  private lock(): Promise<void> {
    return (this.ending ??= this.end(async () => {
      await this.desk?.close();
      await this.keeper.close();
    }));
  }

  private wipe(): Promise<void> {
    return (this.ending ??= this.end(async () => this.desk?.close(), () => this.keeper.wipe()));
  }

  /** Memory of a worker cannot be wiped by hand: the worker itself goes, and pages load anew. */
  private end(finish: () => Promise<void>, last?: () => Promise<void>): Promise<void> {
    this.autoLock.stop();
    this.newcomer.stop();
    this.current = { phase: 'ending' };
    const parts = {
      finish,
      blank: () => this.tell({ type: 'status', status: this.current }),
      wipe: () => this.keeper.wipeKeys(),
      end: () => {
        void this.tell({ type: 'ended' });
        setTimeout(() => this.scope.close?.(), 50);
      },
    };
    return endSurely(parts, last);
  }

  /** Who waits for an approval has nothing to protect yet; a vault that opens by itself would do so again. */
  private get lockAfter(): number {
    return this.current.phase === 'open' && !this.opensByItself ? this.settings.autoLockMinutes : 0;
  }

  private session(): SessionApi {
    return {
      status: () => this.current,
      create: (secret) => this.unlock(secret, (given) => this.keeper.create(given)),
      unlock: (secret) => this.unlock(secret, (given) => this.keeper.unlock(given)),
      lock: () => this.lock(),
      wipe: () => this.wipe(),
      readInvitation: async (codeOrLink) => (await loadDesk()).readInvitation(codeOrLink, [this.server, location.origin]),
      enrol: (codeOrLink) => this.enrol(codeOrLink),
      cancelEnrolment: () => this.newcomer.cancel(),
      ...this.lockWays.api(),
      touch: () => this.autoLock.touch(),
      lookAtClock: () => void this.autoLock.look(),
      settings: async () => this.settings,
      changeSettings: async (settings) => {
        await writeJson(this.keeper.open, SETTINGS, settings);
        this.settings = settings;
        this.autoLock.touch();
      },
      sync: async () => void (await this.opened.client.sync()),
      connection: () => this.desk?.connection ?? { state: 'connecting' },
      doctor: () => this.opened.client.doctor(),
      attentions: async () => this.opened.attentions.list(),
      dismissAttention: (key) => this.opened.attentions.dismiss(key),
    };
  }

  private makeDoor(): EngineApi {
    const opened = (): Desk => this.opened;
    return {
      attach: (page, listener) => this.attach(page, listener),
      session: this.session(),
      get networks() { return opened().client.networks; },
      get enrolment() { return opened().client.enrolment; },
      get channels() { return opened().client.channels; },
      get messages() { return opened().client.messages; },
      get inbox() { return opened().client.inbox; },
      get drafts() { return opened().client.drafts; },
      get devices() { return opened().client.devices; },
      get notices() { return opened().client.notices; },
      get attachments() { return opened().client.attachments; },
      get files() { return opened().files; },
      get forms() { return opened().forms; },
      get search() { return opened().search; },
      get faults() { return opened().faults; },
    };
  }
}
