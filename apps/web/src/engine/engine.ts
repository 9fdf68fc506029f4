import type { Self } from '@chancery/sdk';
import { VaultError, type Vault } from '@chancery/vault';
import type { Desk } from './desk.js';
import { failureOf } from './failure-of.js';
import { Newcomer } from './newcomer.js';
import { pageLock, type EngineApi, type EngineEvent, type EngineStatus, type PageCard, type Protection, type SessionApi, type Settings, type UnlockSecret } from './protocol.js';
import { VaultKeeper } from './vault-keeper.js';

const SETTINGS = 'w:settings';
const REHEARSED = 'w:rehearsed';
const DEFAULT_SETTINGS: Settings = { autoLockMinutes: 15, sendReadMarks: true };
const MINUTE = 60_000;

type Listener = (event: EngineEvent) => unknown;

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
  private readonly newcomer = new Newcomer({ vault: () => this.keeper.open, desk: () => this.opened, show: (progress) => this.showEnrolling(progress) });
  /** Only this browser's own key opens the vault. */
  private opensByItself = false;
  private autoLock: ReturnType<typeof setTimeout> | undefined;
  private settings = DEFAULT_SETTINGS;

  constructor(private readonly scope: { close?: () => void }) {}

  /** What pages reach. */
  readonly door: EngineApi = this.makeDoor();

  private async attach({ pageId, server, hadVault }: PageCard, listener: Listener): Promise<EngineStatus> {
    this.server ||= server;
    this.pages.set(pageId, listener);
    void navigator.locks.request(pageLock(pageId), () => this.pages.delete(pageId));
    this.looking ??= this.look(hadVault);
    await this.looking;
    return this.current;
  }

  private async look(hadVault: boolean): Promise<void> {
    try {
      const slots = await this.keeper.look(hadVault);
      this.show(slots ? { phase: 'locked', slots, training: slots.some(({ kind }) => kind === 'device') } : { phase: 'empty' });
    } catch (error) {
      const code = error instanceof VaultError ? error.code : undefined;
      if (code === 'STORAGE_EVICTED') this.show({ phase: 'evicted' });
      else if (code === 'VAULT_IN_USE') this.show({ phase: 'elsewhere' });
      else this.show({ phase: 'failed', failure: failureOf(error) });
    }
  }

  private tell(event: EngineEvent): void {
    for (const listener of this.pages.values()) void Promise.resolve(listener(event)).catch(() => undefined);
  }

  private show(status: EngineStatus): void {
    this.current = status;
    this.tell({ type: 'status', status });
  }

  private get opened(): Desk {
    if (!this.desk) throw new VaultError('VAULT_LOCKED');
    return this.desk;
  }

  /** Opens the client on a vault that was just made or unlocked. */
  private async sitDown(vault: Vault): Promise<void> {
    // The client, MLS and sockets are not needed to unlock: they are loaded while the officer types.
    const { Desk } = await import('./desk.js');
    this.opensByItself = (await this.keeper.slots()).every(({ kind }) => kind === 'device');
    this.settings = (await readJson<Settings>(vault, SETTINGS)) ?? DEFAULT_SETTINGS;
    this.desk = await Desk.open({ vault, server: this.server, tell: (event) => this.tell(event), certified: () => void this.showOpen(), readMarks: () => this.settings.sendReadMarks });
    if (this.desk.client.self) {
      await this.showOpen();
      void this.desk.begin().catch((error: unknown) => this.fail(error));
      this.armAutoLock();
      return;
    }
    const invitation = await this.newcomer.remembered();
    if (invitation === undefined) this.showEnrolling({ underWay: false });
    else void this.enrol(invitation).catch(() => undefined);
  }

  private fail(error: unknown): void {
    this.tell({ type: 'attention', attention: { code: failureOf(error).code, meaning: '' } });
  }

  private async showOpen(): Promise<void> {
    const self: Self | undefined = this.opened.client.self;
    if (self) this.show({ phase: 'open', self, training: this.opened.isTraining, protection: await this.protection() });
  }

  private async protection(): Promise<Protection> {
    const rehearsed = await readJson<{ at: number }>(this.keeper.open, REHEARSED);
    const persistent = (await navigator.storage?.persisted?.()) ?? false;
    return { slots: await this.keeper.slots(), persistent, ...(rehearsed ? { rehearsedAt: rehearsed.at } : {}) };
  }

  private unlock(secret: UnlockSecret, open: (secret: UnlockSecret) => Promise<Vault>): Promise<void> {
    if (this.desk) return Promise.resolve();
    this.opening ??= this.openWith(secret, open).finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async openWith(secret: UnlockSecret, open: (secret: UnlockSecret) => Promise<Vault>): Promise<void> {
    const before = this.current;
    this.show({ phase: 'opening' });
    try {
      await this.sitDown(await open(secret));
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
    void this.opened.begin().catch((error: unknown) => this.fail(error));
    this.armAutoLock();
  }

  private async lock(): Promise<void> {
    clearTimeout(this.autoLock);
    this.newcomer.stop();
    const desk = this.desk;
    this.desk = undefined;
    await desk?.close();
    await this.keeper.close();
    this.end();
  }

  /** Memory of a worker cannot be wiped by hand: the worker itself goes, and pages load anew. */
  private end(): void {
    this.tell({ type: 'ended' });
    setTimeout(() => this.scope.close?.(), 50);
  }

  private armAutoLock(): void {
    clearTimeout(this.autoLock);
    const { autoLockMinutes } = this.settings;
    // Who waits for an approval has nothing to protect yet; a training vault would open by itself again.
    const hasSecrets = this.current.phase === 'open' && !this.current.training;
    if (autoLockMinutes > 0 && hasSecrets) this.autoLock = setTimeout(() => void this.lock(), autoLockMinutes * MINUTE);
  }

  private session(): SessionApi {
    return {
      status: () => this.current,
      create: (secret) => this.unlock(secret, (given) => this.keeper.create(given)),
      unlock: (secret) => this.unlock(secret, (given) => this.keeper.unlock(given)),
      lock: () => this.lock(),
      wipe: async () => {
        this.newcomer.stop();
        await this.desk?.close();
        await this.keeper.wipe();
        this.end();
      },
      readInvitation: async (codeOrLink) => (await import('./desk.js')).readInvitation(codeOrLink, this.server),
      enrol: (codeOrLink) => this.enrol(codeOrLink),
      cancelEnrolment: () => this.newcomer.cancel(),
      slots: () => this.keeper.slots(),
      addSlot: async (current, next, label) => {
        await this.keeper.addSlot(current, next, label);
        await this.showOpen();
      },
      removeSlot: async (slotId) => {
        await this.keeper.removeSlot(slotId);
        await this.showOpen();
      },
      newRecoveryCode: async (current) => {
        const code = await this.keeper.newRecoveryCode(current);
        await this.keeper.open.transact({ delete: [REHEARSED] });
        await this.showOpen();
        return code;
      },
      rehearseRecovery: async (code) => {
        const opens = await this.keeper.rehearse(code);
        if (opens) await writeJson(this.keeper.open, REHEARSED, { at: Date.now() });
        await this.showOpen();
        return opens;
      },
      touch: () => this.armAutoLock(),
      settings: async () => this.settings,
      changeSettings: async (settings) => {
        await writeJson(this.keeper.open, SETTINGS, settings);
        this.settings = settings;
        this.armAutoLock();
      },
      sync: async () => void (await this.opened.client.sync()),
      connection: () => this.desk?.connection ?? { state: 'disconnected' },
      doctor: () => this.opened.client.doctor(),
      attentions: async () => this.opened.attentions,
      dismissAttention: async (index) => void this.opened.attentions.splice(index, 1),
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

async function readJson<T>(vault: Vault, name: string): Promise<T | undefined> {
  const stored = await vault.get(name);
  return stored && (JSON.parse(new TextDecoder().decode(stored)) as T);
}

async function writeJson(vault: Vault, name: string, value: unknown): Promise<void> {
  await vault.transact({ put: [[name, new TextEncoder().encode(JSON.stringify(value))]] });
}
