import type { ChannelPolicy } from '@chancery/domain';
import { mlsExporter } from 'ts-mls';
import type { SuiteName } from '../provider/suites.js';
import { EMPTY, wipe } from '../provider/sodium.js';
import { openMessage, sealMessage, unfitMembers, type OpenedMessage, type UnfitMember } from './application-messages.js';
import { decodeTrustSize } from './channel-binding.js';
import { advance, eventOf, groupInfoOf, makeCommit, receiveCommit, type CommitOrder, type MadeCommit, type MembershipEvent } from './commits.js';
import { foundGroup, joinByWelcome, rejoinByGroupInfo, type FoundingOrder, type JoiningOrder, type MadeRejoin, type RejoiningOrder } from './entry.js';
import type { LeafIdentity, LeafJudge, Moment } from './leaf-judge.js';
import { secretsLeftBehind, secretsOf } from './lineage.js';
import { changedPages, loadCore, type PageChanges, type PageReader } from './pages.js';
import { refusing, SealingError } from './refusals.js';
import type { Member } from './roster.js';
import { checkUsable, epochOf, type SessionCore } from './session-core.js';
import { decodePublicMessage } from './wire.js';

/** Keeps the MLS state out of the types that others see. */
const cores = new WeakMap<GroupSession, SessionCore>();
const coreOf = (session: GroupSession): SessionCore => cores.get(session)!;
let wrap: (core: SessionCore) => GroupSession;

/**
 * One MLS group on one device, as it is after one message or commit. Operations return the next session and leave
 * this one usable, so that a lost race or a failed transaction costs nothing; write `diffPages(before, after)` in one
 * transaction, then call `after.settle()`. One writer per group: two sessions that both move on from one are a fork.
 *
 * Whatever fails throws a SealingError and changes nothing.
 * @see docs/protocol.md, RFC 9420
 */
export class GroupSession {
  static {
    wrap = (core) => {
      const session = new GroupSession();
      cores.set(session, core);
      return session;
    };
  }

  private constructor() {}

  /** A group of one, at epoch 0. */
  static async found(order: FoundingOrder): Promise<GroupSession> {
    return wrap(await foundGroup(order));
  }

  /** Enters by Welcome. @throws SealingError GHOST_IN_WELCOME, FOREIGN_CHANNEL, POLICY_MISSING, NO_KEY_PACKAGE, NOT_PERMITTED … */
  static async join(order: JoiningOrder): Promise<{ session: GroupSession; inviter: LeafIdentity }> {
    const { core, inviter } = await joinByWelcome(order);
    return { session: wrap(core), inviter };
  }

  /** Comes back with the same device by external commit: valid once the server has accepted `commit`. */
  static async rejoin(order: RejoiningOrder): Promise<PendingRejoin> {
    return new PendingRejoin(await rejoinByGroupInfo(order));
  }

  /**
   * From pages that `diffPages` gave. The judge must know at least what it knew when they were written.
   * @throws SealingError STORED_STATE, or FORGED_CHAIN when a member is unknown to the judge
   */
  static load(pages: PageReader, judge: LeafJudge): GroupSession {
    return wrap(loadCore(pages, judge));
  }

  get epoch(): number {
    return epochOf(coreOf(this).state);
  }
  get groupId(): Uint8Array {
    return coreOf(this).state.groupContext.groupId.slice();
  }
  get suite(): SuiteName {
    return coreOf(this).environment.suite;
  }
  get channelId(): string {
    return coreOf(this).binding.channelId;
  }
  get networkId(): string {
    return coreOf(this).binding.networkId;
  }
  get policy(): ChannelPolicy {
    return coreOf(this).binding.policy;
  }
  /** How many trust statements the commit that began this epoch relied on. */
  get trustSize(): number {
    return coreOf(this).trustSize;
  }
  get self(): LeafIdentity {
    return coreOf(this).self;
  }
  get leafIndex(): number {
    return coreOf(this).state.privatePath.leafIndex;
  }
  /** True after a commit removed this device: nothing can be sealed or opened any more. */
  get removed(): boolean {
    return coreOf(this).removed;
  }

  roster(): readonly Member[] {
    return coreOf(this).members;
  }

  /** Members who are revoked, expired, suspended or not admitted: any member may commit their removal. */
  unfitLeaves(now: number): readonly UnfitMember[] {
    return unfitMembers(coreOf(this), now);
  }

  /** The same for all members of one epoch: compare out of band, as digits or QR. */
  epochAuthenticator(): Uint8Array {
    return coreOf(this).state.keySchedule.epochAuthenticator.slice();
  }

  /** MLS-Exporter, RFC 9420 §8.5. @param length bytes */
  async exporter(label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    const core = coreOf(this);
    checkUsable(core);
    return mlsExporter(core.state.keySchedule.exporterSecret, label, context, length, core.environment.cs);
  }

  /** MLSMessage holding a GroupInfo with external_pub and ratchet tree, for the server to hand to a device that lost its state. */
  async groupInfo(): Promise<Uint8Array> {
    const core = coreOf(this);
    checkUsable(core);
    return groupInfoOf(core, core.state);
  }

  /** Makes a commit. Nothing is decided until the server accepts it. An empty order refreshes this device's own keys. */
  async commit(order: CommitOrder): Promise<PendingCommit> {
    const core = coreOf(this);
    return new PendingCommit(core, await makeCommit(core, order));
  }

  async receiveCommit(bytes: Uint8Array, moment: Moment): Promise<{ session: GroupSession; event: MembershipEvent }> {
    const { core, event } = await receiveCommit(coreOf(this), bytes, moment);
    return { session: wrap(core), event };
  }

  /**
   * @param authenticatedData  travels in the clear under the sender's signature
   * @param now                unix seconds
   * @returns the MLSMessage to send: after a crash send the very same bytes again, never seal twice
   * @throws SealingError UNFIT_MEMBER while the group holds somebody not in good standing; NOT_PERMITTED
   */
  async seal(plaintext: Uint8Array, authenticatedData: Uint8Array, now: number): Promise<{ session: GroupSession; sealedContent: Uint8Array }> {
    const { core, sealedContent } = await sealMessage(coreOf(this), plaintext, authenticatedData, now);
    return { session: wrap(core), sealedContent };
  }

  /** Opens a message of the current epoch. When `allowed` is false adopt the session (the key is spent) and do not show the text. */
  async open(sealedContent: Uint8Array, moment: Moment): Promise<OpenedMessage & { session: GroupSession }> {
    const { core, opened } = await openMessage(coreOf(this), sealedContent, moment);
    return { session: wrap(core), ...opened };
  }

  /** This state is safe on disk: overwrites the keys that led to it. Every earlier session refuses from now on. */
  settle(): void {
    const core = coreOf(this);
    core.lineage.settle(core.step);
  }
}

/** A commit on its way. Send it; then `adopt` when the server accepted it, or `drop` when somebody else was first. */
export class PendingCommit {
  /** MLSMessage holding a PublicMessage. */
  readonly commit: Uint8Array;
  /** MLSMessage holding the Welcome for those added. */
  readonly welcome: Uint8Array | undefined;
  /** MLSMessage holding the GroupInfo of the next epoch. */
  readonly groupInfo: Uint8Array;
  readonly nextEpoch: number;
  readonly event: MembershipEvent;
  readonly #base: SessionCore;
  readonly #made: MadeCommit;
  #done = false;

  /** @internal */
  constructor(base: unknown, made: unknown) {
    this.#base = base as SessionCore;
    this.#made = made as MadeCommit;
    ({ commit: this.commit, welcome: this.welcome, groupInfo: this.groupInfo } = this.#made);
    this.nextEpoch = epochOf(this.#made.next);
    this.event = eventOf(this.#made.reading, this.nextEpoch, false);
  }

  /**
   * The pages of the next epoch, complete, to be staged with the commit before it is sent: a device that stops
   * between acceptance and adoption loads them instead of falling out of the group.
   */
  stagedPages(): PageChanges {
    const { next, reading, members } = this.#made;
    return changedPages(undefined, { ...this.#base, state: next, members, binding: reading.binding, trustSize: reading.trustSize, removed: false });
  }

  /** The server accepted. @throws SealingError SPENT_SESSION when another commit was received meanwhile, or it is done already */
  adopt(): GroupSession {
    const { next, reading, members, consumed } = this.#made;
    if (this.#done || this.#base.lineage.epoch !== this.#base.state.groupContext.epoch) throw new SealingError('SPENT_SESSION');
    this.#done = true;
    return wrap(advance(this.#base, next, reading, members, consumed));
  }

  /** Somebody else was first: forgets the keys of the epoch that never was. */
  drop(): void {
    if (this.#done) return;
    this.#done = true;
    wipe(...secretsLeftBehind(this.#made.next, this.#base.state));
  }
}

/** An external commit on its way. */
export class PendingRejoin {
  /** MLSMessage holding a PublicMessage. */
  readonly commit: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly nextEpoch: number;
  readonly #core: SessionCore;

  /** @internal */
  constructor(made: unknown) {
    const { commit, groupInfo, core } = made as MadeRejoin;
    this.commit = commit;
    this.groupInfo = groupInfo;
    this.#core = core;
    this.nextEpoch = epochOf(core.state);
  }

  stagedPages(): PageChanges {
    return changedPages(undefined, this.#core);
  }

  adopt(): GroupSession {
    return wrap(this.#core);
  }

  drop(): void {
    wipe(...secretsOf(this.#core.state));
  }
}

/**
 * The pages to put and delete, in one transaction, to go from one session to the next of the same group.
 * @param previous  undefined: everything is written
 */
export function diffPages(previous: GroupSession | undefined, next: GroupSession): PageChanges {
  return changedPages(previous && coreOf(previous), coreOf(next));
}

/** What a commit says about itself, before it is received: enough to fetch the trust statements that it relies on. */
export async function inspectCommit(bytes: Uint8Array): Promise<{ groupId: Uint8Array; epoch: number; trustSize: number }> {
  return refusing('MALFORMED', () => {
    const { content } = decodePublicMessage(bytes);
    return { groupId: content.groupId.slice(), epoch: Number(content.epoch), trustSize: decodeTrustSize(content.authenticatedData) };
  });
}

export { EMPTY as NO_AUTHENTICATED_DATA };
