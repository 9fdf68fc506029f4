import { authoritiesFit, permits } from '@chancery/domain';
import type { ClientState, KeyPackage, LeafNode, Proposal, PublicMessage } from 'ts-mls';
import { equalBytes } from '../provider/sodium.js';
import { decodeTrustSize, readChannelExtensions, type ChannelBinding } from './channel-binding.js';
import { checkLifetime, examine } from './key-packages.js';
import { judgedAt, type LeafIdentity, type LeafStanding, type Moment } from './leaf-judge.js';
import { SealingError, type RefusalCode } from './refusals.js';
import { checkUnique, leafAt, rosterOf, sameDevice, type Member } from './roster.js';
import type { SessionCore } from './session-core.js';

/** What a commit claims to do, read and judged before it is applied. */
export interface CommitReading {
  readonly actor: LeafIdentity;
  /** An external commit: a device that lost its state comes back. */
  readonly external: boolean;
  readonly trustSize: number;
  readonly added: readonly LeafIdentity[];
  readonly removed: readonly Member[];
  readonly binding: ChannelBinding;
  readonly policyChanged: boolean;
}

const STANDING_REFUSALS = {
  revoked: 'REVOKED',
  expired: 'EXPIRED',
  suspended: 'SUSPENDED',
  not_admitted: 'NOT_ADMITTED',
} as const satisfies Record<Exclude<LeafStanding, 'valid'>, RefusalCode>;

export function checkStanding(standing: LeafStanding, leaf: LeafIdentity): void {
  if (standing !== 'valid') throw new SealingError(STANDING_REFUSALS[standing], [leaf.deviceId]);
}

/** One commit in front of one state: the judgements that its rules share. */
class CommitReader {
  readonly trustSize: number;

  constructor(
    private readonly core: SessionCore,
    message: PublicMessage,
    private readonly moment: Moment,
  ) {
    this.trustSize = decodeTrustSize(message.content.authenticatedData);
    if (this.trustSize < core.trustSize) throw new SealingError('TRUST_ROLLED_BACK');
    // Without this, one commit that claims too much would make every honest one after it look like a step back.
    if (this.trustSize > core.environment.judge.size) throw new SealingError('TRUST_BEHIND');
  }

  standing(leaf: LeafIdentity): LeafStanding {
    return this.core.environment.judge.standing(leaf, { logSize: this.trustSize, unixSeconds: judgedAt(this.moment) });
  }

  /** A good chain with a key that is not its own is a theft; anything else is a forgery. */
  identify(leaf: LeafNode): LeafIdentity {
    const identity = this.core.environment.book.identify(leaf);
    if (identity) return identity;
    const { credential } = leaf;
    const stolen = this.core.members.some(({ leafIndex }) => {
      const known = leafAt(this.core.state.ratchetTree, leafIndex)?.credential;
      return credential.credentialType === 'basic' && known?.credentialType === 'basic' && equalBytes(known.identity, credential.identity);
    });
    throw new SealingError(stolen ? 'WRONG_KEY' : 'FORGED_CHAIN');
  }

  memberAt(leafIndex: number): Member {
    const member = this.core.members.find((candidate) => candidate.leafIndex === leafIndex);
    if (!member) throw new SealingError('NOT_A_MEMBER');
    return member;
  }

  async add(actor: LeafIdentity, keyPackage: KeyPackage): Promise<LeafIdentity> {
    const identity = this.identify(keyPackage.leafNode);
    await examine(keyPackage, this.core.environment.book);
    checkLifetime(keyPackage, this.moment);
    checkStanding(this.standing(identity), identity);
    if (!permits(this.core.binding.policy, 'add', actor, identity)) throw new SealingError('NOT_PERMITTED', [identity.deviceId]);
    return identity;
  }

  /** Whoever is not in good standing may be removed by any member: that must not wait for somebody with the right. */
  remove(actor: LeafIdentity, leafIndex: number): Member {
    const target = this.memberAt(leafIndex);
    const allowed = this.standing(target.identity) !== 'valid' || permits(this.core.binding.policy, 'remove', actor, target.identity);
    if (!allowed) throw new SealingError('NOT_PERMITTED', [target.identity.deviceId]);
    return target;
  }

  changePolicy(actor: LeafIdentity, proposal: Extract<Proposal, { proposalType: 'group_context_extensions' }>): ChannelBinding {
    const { binding } = this.core;
    const next = readChannelExtensions(proposal.groupContextExtensions.extensions);
    if (next.channelId !== binding.channelId || next.networkId !== binding.networkId || next.policy.kind !== binding.policy.kind) throw new SealingError('FOREIGN_CHANNEL');
    if (!permits(binding.policy, 'change_policy', actor)) throw new SealingError('NOT_PERMITTED', [actor.deviceId]);
    return next;
  }

  async ofMember(leafIndex: number, proposals: readonly Proposal[], path: LeafNode | undefined): Promise<CommitReading> {
    const actor = this.memberAt(leafIndex).identity;
    checkStanding(this.standing(actor), actor);
    if (path && !sameDevice(this.identify(path), actor)) throw new SealingError('ROSTER_MISMATCH', [actor.deviceId]);
    const added: LeafIdentity[] = [];
    const removed: Member[] = [];
    let changed: ChannelBinding | undefined;
    for (const proposal of proposals) {
      if (isOf(proposal, 'add')) added.push(await this.add(actor, proposal.add.keyPackage));
      else if (isOf(proposal, 'remove')) removed.push(this.remove(actor, proposal.remove.removed));
      else if (isOf(proposal, 'group_context_extensions') && !changed) changed = this.changePolicy(actor, proposal);
      else throw new SealingError('PROPOSAL_NOT_TAKEN', [actor.deviceId]);
    }
    return { actor, external: false, trustSize: this.trustSize, added, removed, binding: changed ?? this.core.binding, policyChanged: changed !== undefined };
  }

  ofNewcomer(proposals: readonly Proposal[], path: LeafNode | undefined): CommitReading {
    if (!path) throw new SealingError('MALFORMED');
    const actor = this.identify(path);
    const removes = proposals.filter((proposal) => isOf(proposal, 'remove'));
    const inits = proposals.filter((proposal) => isOf(proposal, 'external_init'));
    if (removes.length + inits.length !== proposals.length || inits.length !== 1) throw new SealingError('PROPOSAL_NOT_TAKEN', [actor.deviceId]);
    const removed = removes.map((proposal) => this.memberAt(proposal.remove.removed));
    if (removed.some(({ identity }) => !sameDevice(identity, actor))) throw new SealingError('EXTERNAL_EVICTION', [actor.deviceId]);
    if (removed.length !== 1) {
      const present = this.core.members.some(({ identity }) => identity.deviceId === actor.deviceId);
      throw new SealingError(present ? 'DEVICE_TWICE' : 'NOT_PERMITTED', [actor.deviceId]);
    }
    checkStanding(this.standing(actor), actor);
    if (!permits(this.core.binding.policy, 'rejoin', actor, actor)) throw new SealingError('NOT_PERMITTED', [actor.deviceId]);
    return { actor, external: true, trustSize: this.trustSize, added: [actor], removed, binding: this.core.binding, policyChanged: false };
  }
}

function isOf<T extends Exclude<Proposal['proposalType'], number>>(proposal: Proposal, type: T): proposal is Extract<Proposal, { proposalType: T }> {
  return proposal.proposalType === type;
}

/**
 * Before a commit is applied: right group and epoch, inline proposals of the kinds taken here, and an actor who may do each of them.
 * Nothing is authenticated yet: applying the commit does that.
 * @throws SealingError
 */
export async function readCommit(core: SessionCore, message: PublicMessage, moment: Moment): Promise<CommitReading> {
  const { content } = message;
  const { groupContext } = core.state;
  if (!equalBytes(content.groupId, groupContext.groupId)) throw new SealingError('FOREIGN_CHANNEL');
  if (content.contentType !== 'commit') throw new SealingError('PROPOSAL_NOT_TAKEN');
  if (content.epoch !== groupContext.epoch) throw new SealingError(content.epoch < groupContext.epoch ? 'STALE_EPOCH' : 'FUTURE_EPOCH');
  const proposals = content.commit.proposals.map((entry) => {
    if (entry.proposalOrRefType !== 'proposal') throw new SealingError('PROPOSAL_NOT_TAKEN');
    return entry.proposal;
  });
  const reader = new CommitReader(core, message, moment);
  const path = content.commit.path?.leafNode;
  switch (content.sender.senderType) {
    case 'member':
      return reader.ofMember(content.sender.leafIndex, proposals, path);
    case 'new_member_commit':
      return reader.ofNewcomer(proposals, path);
    default:
      throw new SealingError('PROPOSAL_NOT_TAKEN');
  }
}

/**
 * After a commit was applied, before its state is adopted: each device once, each key once, and the members are
 * exactly those that were there, without the removed, with the added, nobody turned into somebody else.
 * @throws SealingError
 */
export function checkOutcome(core: SessionCore, reading: CommitReading, next: ClientState): readonly Member[] {
  const members = rosterOf(next.ratchetTree, core.environment.book, 'FORGED_CHAIN');
  checkUnique(next.ratchetTree, members);
  const gone = new Set(reading.removed.map(({ leafIndex }) => leafIndex));
  const stayed = core.members.filter(({ leafIndex }) => !gone.has(leafIndex));
  const keptTheirPlace = stayed.every(({ leafIndex, identity }) => {
    const now = members.find((member) => member.leafIndex === leafIndex);
    return now !== undefined && sameDevice(now.identity, identity);
  });
  const cameIn = reading.added.every((identity) => members.some((member) => sameDevice(member.identity, identity)));
  if (!authoritiesFit(reading.binding.policy.kind, members.map(({ identity }) => identity.authorityId))) throw new SealingError('NOT_PERMITTED', reading.added.map(({ deviceId }) => deviceId));
  if (!keptTheirPlace || !cameIn || members.length !== stayed.length + reading.added.length) throw new SealingError('ROSTER_MISMATCH');
  return members;
}
