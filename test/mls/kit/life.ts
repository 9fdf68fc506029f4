import { randomUUID, randomBytes } from 'node:crypto';
import { CHANNEL_ACTIONS, type ChannelAction, type ChannelPolicy } from '@chancery/domain';
import { createKeyPackages, diffPages, GroupSession, type CommitOrder, type PageChanges, type PendingCommit, type SuiteName } from '@chancery/sealing';
import type { TestDevice, TestNetwork } from './network.js';
import type { Random } from './random.js';
import { bytes, NOTHING, text } from './room.js';

/** Everybody may do everything: what is lived through here is the tree, not the policy. */
export const OPEN_POLICY: ChannelPolicy = {
  version: 1,
  kind: 'group',
  rights: (Object.keys(CHANNEL_ACTIONS) as ChannelAction[]).map((action) => ({ action, role: 'contact_point', scope: 'any' })),
};

/** What may happen next, and how often beside the others. */
export const STEP_WEIGHTS = { add: 4, remove: 3, refresh: 3, exchange: 2, replace: 2, rejoin: 2, talk: 4, restart: 2, race: 1, crash: 1 };
export type LifeStep = keyof typeof STEP_WEIGHTS;

/** A device with its own disk: what is not on a page is lost at the next restart. */
class Member {
  readonly disk = new Map<string, Uint8Array>();
  session!: GroupSession;

  constructor(
    readonly device: TestDevice,
    private readonly network: TestNetwork,
  ) {}

  write(changes: PageChanges): void {
    for (const name of changes.delete) this.disk.delete(name);
    for (const [name, page] of changes.put) this.disk.set(name, page.slice());
  }

  enter(session: GroupSession): void {
    this.disk.clear();
    this.write(diffPages(undefined, session));
    session.settle();
    this.session = session;
  }

  moveTo(next: GroupSession): void {
    this.write(diffPages(this.session, next));
    next.settle();
    this.session = next;
  }

  restart(): void {
    this.session = GroupSession.load((name) => this.disk.get(name), this.network.ledger);
  }
}

/** One group living a random life behind an ordered delivery service. After each step `check` compares everybody. */
export class Life {
  private readonly members: Member[] = [];
  private readonly bench: TestDevice[];
  private groupInfo: Uint8Array = NOTHING;
  private readonly channelId = randomUUID();

  constructor(
    private readonly network: TestNetwork,
    private readonly random: Random,
    private readonly suite: SuiteName,
    devices: readonly TestDevice[],
  ) {
    this.bench = [...devices];
  }

  private get expected() {
    return { channelId: this.channelId, networkId: this.network.networkId };
  }
  private get moment() {
    return { now: this.network.now, acceptedAt: this.network.now };
  }
  private acting({ identity, signingSeed }: TestDevice) {
    return { identity, signingSeed, judge: this.network.ledger };
  }

  async begin(): Promise<void> {
    const founder = new Member(this.bench.shift()!, this.network);
    const session = await GroupSession.found({ suite: this.suite, ...this.expected, groupId: new Uint8Array(randomBytes(16)), policy: OPEN_POLICY, ...this.acting(founder.device), trustSize: this.network.size, now: this.network.now });
    founder.enter(session);
    this.groupInfo = await session.groupInfo();
    this.members.push(founder);
  }

  async step(): Promise<{ readonly name: LifeStep; readonly done: boolean }> {
    const name = this.random.pick(Object.entries(STEP_WEIGHTS).flatMap(([step, weight]) => Array<string>(weight).fill(step))) as LifeStep;
    return { name, done: await this[name]() };
  }

  private order(changes: Partial<CommitOrder>): CommitOrder {
    return { trustSize: this.network.size, now: this.network.now, ...changes };
  }

  private others(than: Member): Member[] {
    return this.members.filter((member) => member !== than);
  }

  private async accept(by: Member, pending: PendingCommit): Promise<void> {
    by.moveTo(pending.adopt());
    await this.follow(by, pending);
  }

  private async follow(by: Member, { commit, groupInfo }: Pick<PendingCommit, 'commit' | 'groupInfo'>): Promise<void> {
    this.groupInfo = groupInfo;
    for (const member of this.others(by)) {
      const { session } = await member.session.receiveCommit(commit, this.moment);
      member.moveTo(session);
    }
    for (const gone of this.members.filter(({ session }) => session.removed)) {
      if (gone.disk.size !== 0) throw new Error('a removed device keeps pages');
      this.members.splice(this.members.indexOf(gone), 1);
      this.bench.push(gone.device);
    }
  }

  private async change(by: Member, removed: readonly Member[], newcomers: readonly TestDevice[]): Promise<void> {
    const packages = await Promise.all(newcomers.map(async ({ identity, signingSeed }) => (await createKeyPackages({ suite: this.suite, identity, signingSeed, count: 1, now: this.network.now }))[0]!));
    const pending = await by.session.commit(this.order({
      add: newcomers.map(({ deviceId }, i) => ({ deviceId, keyPackage: packages[i]!.publicBytes })),
      remove: removed.map(({ device }) => device.deviceId),
    }));
    await this.accept(by, pending);
    for (const [i, device] of newcomers.entries()) {
      const { session } = await GroupSession.join({ welcome: pending.welcome!, keyPackage: packages[i]!, signingSeed: device.signingSeed, judge: this.network.ledger, expected: this.expected, moment: this.moment });
      const member = new Member(device, this.network);
      member.enter(session);
      this.members.push(member);
    }
  }

  private someNewcomers(): TestDevice[] {
    return this.bench.splice(0, 1 + this.random.below(3));
  }
  private someOthers(than: Member, most: number): Member[] {
    return this.random.shuffled(this.others(than)).slice(0, 1 + this.random.below(most));
  }

  // Each step says whether it was one: alone, nobody can be removed.

  private async add(): Promise<boolean> {
    const [by, newcomers] = [this.random.pick(this.members), this.someNewcomers()];
    await this.change(by, [], newcomers);
    return newcomers.length > 0;
  }
  private async remove(): Promise<boolean> {
    const by = this.random.pick(this.members);
    const removed = this.someOthers(by, 2);
    await this.change(by, removed, []);
    return removed.length > 0;
  }
  private async exchange(): Promise<boolean> {
    const by = this.random.pick(this.members);
    const [removed, newcomers] = [this.someOthers(by, 2), this.someNewcomers()];
    await this.change(by, removed, newcomers);
    return removed.length > 0 && newcomers.length > 0;
  }
  private async refresh(): Promise<boolean> {
    await this.change(this.random.pick(this.members), [], []);
    return true;
  }
  /** New rights, with or without a removal: the commit that carries new context extensions. */
  private async replace(): Promise<boolean> {
    const by = this.random.pick(this.members);
    const remove = this.random.below(2) === 0 ? this.someOthers(by, 1).map(({ device }) => device.deviceId) : [];
    const rights = OPEN_POLICY.rights.filter(({ action }) => action !== 'acknowledge' || this.random.below(2) === 0);
    await this.accept(by, await by.session.commit(this.order({ policy: { ...OPEN_POLICY, rights }, remove })));
    return true;
  }

  private async rejoin(): Promise<boolean> {
    if (this.members.length < 2) return false;
    const member = this.random.pick(this.members);
    const pending = await GroupSession.rejoin({ ...this.acting(member.device), groupInfo: this.groupInfo, expected: this.expected, trustSize: this.network.size, now: this.network.now });
    await this.follow(member, pending);
    member.enter(pending.adopt());
    return true;
  }

  /** Several people talk; each listener hears the messages of the epoch in another order, and misses some. */
  private async talk(): Promise<boolean> {
    const said: { from: Member; words: string; sealed: Uint8Array }[] = [];
    for (let i = 0; i < 8; i++) {
      const from = this.random.pick(this.members);
      const words = `${i}: ${'x'.repeat(this.random.below(300))}`;
      const { session, sealedContent } = await from.session.seal(bytes(words), NOTHING, this.network.now);
      from.moveTo(session);
      said.push({ from, words, sealed: sealedContent });
    }
    for (const member of this.members) {
      for (const { from, words, sealed } of this.random.shuffled(said).slice(0, 6)) {
        if (from === member) continue;
        const { session, plaintext } = await member.session.open(sealed, this.moment);
        member.moveTo(session);
        if (text(plaintext) !== words) throw new Error('heard something else');
        if (this.random.below(4) === 0) member.restart();
      }
    }
    return this.members.length > 1;
  }

  private async restart(): Promise<boolean> {
    const restarted = this.members.filter(() => this.random.below(2) === 0);
    for (const member of restarted) member.restart();
    return restarted.length > 0;
  }

  /** Two commit at once; the first wins, the other drops, follows and goes on. */
  private async race(): Promise<boolean> {
    const [first, second] = this.random.shuffled(this.members);
    if (!first || !second) return false;
    const winner = await first.session.commit(this.order({}));
    const loser = await second.session.commit(this.order({}));
    await this.accept(first, winner);
    loser.drop();
    return true;
  }

  /** The committer stops after the server accepted, before it adopted: the staged pages carry it over. */
  private async crash(): Promise<boolean> {
    const by = this.random.pick(this.members);
    const pending = await by.session.commit(this.order({}));
    const staged = pending.stagedPages();
    await this.follow(by, pending);
    by.disk.clear();
    by.write(staged);
    by.restart();
    return true;
  }

  /** @returns how many different groups the members think they are in: 1, or there is a fork */
  async views(): Promise<number> {
    const views = await Promise.all(this.members.map(async ({ session }) => {
      const secret = await session.exporter('life', bytes('context'), 32);
      const roster = session.roster().map(({ leafIndex, identity }) => `${leafIndex}:${identity.deviceId}`).join();
      return [session.epoch, Buffer.from(secret).toString('hex'), Buffer.from(session.epochAuthenticator()).toString('hex'), roster, JSON.stringify(session.policy)].join('|');
    }));
    return new Set(views).size;
  }
}
