import { verifySignature, type Caller } from '@chancery/access';
import { ChanceryError, MAX_XWING_DEVICES, sameBytes, toHex, type CommitRequest, type LeafIdentity, type TrustLedger } from '@chancery/contracts';
import { readCommitFrame, readGroupInfoFrame, readWelcomeFrame, type CommitFrame, type GroupInfoFrame, type LeafFrame, type WelcomeFrame } from '@chancery/contracts/mls-framing';
import { authoritiesFit, type PolicyActor } from '@chancery/domain';
import { presentMembers, type ChannelMember, type ChannelState, type JudgedCommit } from '@chancery/persistence';
import { actorIn, mayDo } from './log-rules.js';

/** The three messages of a commit, taken apart. */
export interface CommitFrames {
  readonly commit: CommitFrame;
  readonly welcome: WelcomeFrame | undefined;
  readonly groupInfo: GroupInfoFrame;
}

const refuse = (): never => {
  throw new ChanceryError('COMMIT_REFUSED');
};

/** @throws ChanceryError MLS_MALFORMED, COMMIT_REFUSED when the parts do not belong together */
export function readCommitRequest(request: CommitRequest): CommitFrames {
  const commit = readCommitFrame(request.commit);
  const welcome = request.welcome && readWelcomeFrame(request.welcome);
  const groupInfo = readGroupInfoFrame(request.groupInfo);
  const added = commit.adds.map(({ keyPackageReference }) => toHex(keyPackageReference)).sort();
  const welcomed = (welcome?.keyPackageReferences ?? []).map(toHex).sort();
  const together = commit.epoch === request.epoch && groupInfo.epoch === request.epoch + 1 && groupInfo.joinable && sameBytes(commit.groupId, groupInfo.groupId) && added.join() === welcomed.join() && (welcome !== undefined) === added.length > 0;
  return together ? { commit, welcome, groupInfo } : refuse();
}

/**
 * What the server can check of a commit in front of a channel's state: who sends it, whom it adds and removes, by
 * which right. Members check the same and more; this keeps out what would only jam the group.
 * @throws ChanceryError COMMIT_REFUSED, NOT_FOUND, NOT_ALLOWED
 */
export class CommitJudge {
  private readonly members: readonly ChannelMember[];
  private readonly self: ChannelMember;
  private readonly actor: PolicyActor;

  constructor(
    private readonly state: ChannelState,
    private readonly ledger: TrustLedger,
    caller: Caller,
    private readonly unixSeconds: number,
  ) {
    this.members = presentMembers(state);
    const self = this.members.find(({ deviceId }) => deviceId === caller.deviceId);
    if (!self) throw new ChanceryError('NOT_FOUND');
    this.self = self;
    this.actor = actorIn(state, caller);
  }

  judge({ commit, welcome, groupInfo }: CommitFrames): JudgedCommit {
    const { suite, groupId } = this.state;
    if (!sameBytes(commit.groupId, groupId) || groupInfo.suite !== suite || (welcome && welcome.suite !== suite)) refuse();
    if (commit.senderIdentity && this.identify(commit.senderIdentity).deviceId !== this.self.deviceId) refuse();
    const judged = commit.external ? this.judgeReturn(commit) : this.judgeMember(commit);
    this.checkGroupInfo(groupInfo, judged.moves[0]?.leafIndex ?? this.self.leafIndex);
    return judged;
  }

  /** The device comes back in place of its own leaf; nobody else goes or comes. */
  private judgeReturn(commit: CommitFrame): JudgedCommit {
    if (commit.removes.length !== 1 || commit.removes[0] !== this.self.leafIndex || !commit.senderIdentity) refuse();
    if (!mayDo(this.state, 'rejoin', this.actor, this.actor)) throw new ChanceryError('NOT_ALLOWED');
    const [leafIndex] = this.freeLeaves(new Set([this.self.leafIndex]), 1);
    return { joins: [], removes: [], moves: [{ deviceId: this.self.deviceId, leafIndex: leafIndex! }], changesPolicy: false };
  }

  private judgeMember(commit: CommitFrame): JudgedCommit {
    if (commit.senderLeafIndex !== this.self.leafIndex) refuse();
    if (commit.changesPolicy && !mayDo(this.state, 'change_policy', this.actor)) throw new ChanceryError('NOT_ALLOWED');
    const removed = commit.removes.map((leafIndex) => this.judgeRemoval(leafIndex));
    const stay = this.members.filter((member) => !removed.includes(member));
    const added = commit.adds.map((leaf) => this.judgeAddition(leaf));
    const ids = new Set([...stay.map(({ deviceId }) => deviceId), ...added.map(({ deviceId }) => deviceId)]);
    if (ids.size !== stay.length + added.length || (this.state.suite === 'xwing' && ids.size > MAX_XWING_DEVICES)) refuse();
    if (!authoritiesFit(this.state.kind, [...stay, ...added].map(({ authorityId }) => authorityId))) throw new ChanceryError('NOT_ALLOWED');
    const leaves = this.freeLeaves(new Set(removed.map(({ leafIndex }) => leafIndex)), added.length);
    const joins = added.map(({ deviceId, officerId, authorityId }, i) => ({ deviceId, officerId, authorityId, leafIndex: leaves[i]! }));
    return { joins, removes: removed.map(({ deviceId }) => deviceId), moves: [], changesPolicy: commit.changesPolicy };
  }

  private judgeRemoval(leafIndex: number): ChannelMember {
    const target = this.members.find((member) => member.leafIndex === leafIndex);
    if (!target || target === this.self) return refuse();
    const identity = this.ledger.deviceIdentity(target.deviceId);
    // Whoever is not in good standing may be removed by any member: that must not wait for somebody with the right.
    const standsWell = identity !== undefined && this.ledger.standing(identity, { unixSeconds: this.unixSeconds }) === 'valid';
    if (standsWell && !mayDo(this.state, 'remove', this.actor, target)) throw new ChanceryError('NOT_ALLOWED');
    return target;
  }

  private judgeAddition(leaf: CommitFrame['adds'][number]): LeafIdentity {
    const identity = this.identify(leaf);
    if (leaf.suite !== this.state.suite || leaf.notAfter < this.unixSeconds || this.ledger.standing(identity, { unixSeconds: this.unixSeconds }) !== 'valid') return refuse();
    if (!mayDo(this.state, 'add', this.actor, identity)) throw new ChanceryError('NOT_ALLOWED');
    return identity;
  }

  private identify({ identity, signatureKey }: LeafFrame): LeafIdentity {
    return this.ledger.identify(identity, signatureKey) ?? refuse();
  }

  private checkGroupInfo(groupInfo: GroupInfoFrame, leafIndex: number): void {
    const key = this.ledger.deviceIdentity(this.self.deviceId)?.deviceKey;
    if (!key || groupInfo.signerLeafIndex !== leafIndex || !verifySignature(key, groupInfo.signed.message, groupInfo.signed.signature)) refuse();
  }

  /** RFC 9420 §7.7: removals leave leaves blank, and each newcomer takes the leftmost blank one. */
  private freeLeaves(vacated: ReadonlySet<number>, count: number): number[] {
    const taken = new Set(this.members.map(({ leafIndex }) => leafIndex).filter((leafIndex) => !vacated.has(leafIndex)));
    const free: number[] = [];
    for (let leafIndex = 0; free.length < count; leafIndex++) if (!taken.has(leafIndex)) free.push(leafIndex);
    return free;
  }
}
