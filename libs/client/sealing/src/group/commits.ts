import type { ChannelPolicy } from '@chancery/domain';
import { acceptAll, createCommit, createGroupInfoWithExternalPubAndRatchetTree, emptyPskIndex, processPublicMessage, type ClientState, type Proposal, type PublicMessage } from 'ts-mls';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { channelExtensions, encodeTrustSize, TRUST_EXTENSION } from './channel-binding.js';
import { checkOutcome, readCommit, type CommitReading } from './commit-rules.js';
import { examine } from './key-packages.js';
import type { LeafIdentity, Moment } from './leaf-judge.js';
import { secretsOf } from './lineage.js';
import { refusing, SealingError } from './refusals.js';
import type { Member } from './roster.js';
import { checkUsable, epochOf, type SessionCore } from './session-core.js';
import { decodeKeyPackage, decodePublicMessage, encodeMessage } from './wire.js';

/** A device to be added, and the KeyPackage that the server handed out for it. */
export interface DeviceToAdd {
  readonly deviceId: string;
  /** MLSMessage holding the KeyPackage. */
  readonly keyPackage: Uint8Array;
}

export interface CommitOrder {
  readonly add?: readonly DeviceToAdd[];
  /** Device ids. */
  readonly remove?: readonly string[];
  /** Replaces the rights of the channel; its kind must stay. */
  readonly policy?: ChannelPolicy;
  /** How many trust statements this device has verified: receivers judge the commit by these. */
  readonly trustSize: number;
  /** Unix seconds. */
  readonly now: number;
}

/** What changed in a channel, with the names to show. */
export interface MembershipEvent {
  /** The epoch that begins with it. */
  readonly epoch: number;
  readonly actor: LeafIdentity;
  readonly added: readonly LeafIdentity[];
  readonly removed: readonly LeafIdentity[];
  readonly policyChanged: boolean;
  /** The actor came back with the same device after losing its state. */
  readonly rejoined: boolean;
  readonly selfRemoved: boolean;
  readonly trustSize: number;
}

/** A commit that is made but not accepted yet. */
export interface MadeCommit {
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly groupInfo: Uint8Array;
  readonly next: ClientState;
  readonly members: readonly Member[];
  readonly reading: CommitReading;
  readonly consumed: readonly Uint8Array[];
}

const XWING_ROOM = 64;

/** GroupInfo with external_pub, ratchet tree and trust size: what a device needs that has lost its state. */
export async function groupInfoOf(core: Pick<SessionCore, 'environment' | 'trustSize'>, state: ClientState): Promise<Uint8Array> {
  const extensions = [{ extensionType: TRUST_EXTENSION, extensionData: encodeTrustSize(core.trustSize) }];
  return encodeMessage({ wireformat: 'mls_group_info', groupInfo: await createGroupInfoWithExternalPubAndRatchetTree(state, extensions, core.environment.cs) });
}

async function addProposal(core: SessionCore, { deviceId, keyPackage: bytes }: DeviceToAdd): Promise<Proposal> {
  const keyPackage = decodeKeyPackage(bytes);
  const { identity, suite } = await examine(keyPackage, core.environment.book);
  if (identity.deviceId !== deviceId || suite !== core.environment.suite) throw new SealingError('SWAPPED_KEY_PACKAGE', [deviceId]);
  return { proposalType: 'add', add: { keyPackage } };
}

async function proposalsOf(core: SessionCore, order: CommitOrder): Promise<Proposal[]> {
  const removes = (order.remove ?? []).map((deviceId): Proposal => {
    const target = core.members.find(({ identity }) => identity.deviceId === deviceId);
    if (!target || target.leafIndex === core.state.privatePath.leafIndex) throw new SealingError('NOT_A_MEMBER', [deviceId]);
    return { proposalType: 'remove', remove: { removed: target.leafIndex } };
  });
  const adds: Proposal[] = [];
  for (const device of order.add ?? []) adds.push(await addProposal(core, device));
  if (!order.policy) return [...removes, ...adds];
  const extensions = channelExtensions({ ...core.binding, policy: order.policy });
  return [...removes, ...adds, { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } }];
}

/** Makes a commit and holds it to the same rules as everybody else's. The state it starts from stays usable. */
export async function makeCommit(core: SessionCore, order: CommitOrder): Promise<MadeCommit> {
  checkUsable(core);
  return refusing('TAMPERED', async () => {
    const { environment, state } = core;
    const extraProposals = await proposalsOf(core, order);
    const room = core.members.length + (order.add?.length ?? 0) - (order.remove?.length ?? 0);
    if (environment.suite === 'xwing' && room > XWING_ROOM) throw new SealingError('ROOM_TOO_LARGE');
    const { newState, commit, welcome, consumed } = await createCommit(
      { state, cipherSuite: environment.cs },
      {
        extraProposals,
        wireAsPublicMessage: true,
        ratchetTreeExtension: true,
        authenticatedData: encodeTrustSize(order.trustSize),
        groupInfoExtensions: [{ extensionType: TRUST_EXTENSION, extensionData: encodeTrustSize(order.trustSize) }],
      },
    );
    if (commit.wireformat !== 'mls_public_message') throw new SealingError('MALFORMED');
    const reading = await readCommit(core, commit.publicMessage, { now: order.now, acceptedAt: order.now });
    const members = checkOutcome(core, reading, newState);
    return {
      commit: encodeMessage(commit),
      welcome: welcome && encodeMessage({ wireformat: 'mls_welcome', welcome }),
      groupInfo: await groupInfoOf({ environment, trustSize: order.trustSize }, newState),
      next: newState, members, reading, consumed,
    };
  });
}

const without = (removed: readonly Member[], rejoined: boolean): LeafIdentity[] => (rejoined ? [] : removed.map(({ identity }) => identity));

/** What to show of a commit. */
export function eventOf(reading: CommitReading, epoch: number, selfRemoved: boolean): MembershipEvent {
  return {
    epoch, selfRemoved,
    actor: reading.actor,
    added: reading.external ? [] : reading.added,
    removed: without(reading.removed, reading.external),
    policyChanged: reading.policyChanged,
    rejoined: reading.external,
    trustSize: reading.trustSize,
  };
}

/** The state that follows a commit, the former one left as it was. */
export function advance(core: SessionCore, next: ClientState, reading: CommitReading, members: readonly Member[], consumed: readonly Uint8Array[]): SessionCore {
  const removed = next.groupActiveState.kind !== 'active';
  return {
    ...core,
    state: next, members, removed,
    self: members.find(({ leafIndex }) => leafIndex === next.privatePath.leafIndex)?.identity ?? core.self,
    binding: reading.binding,
    trustSize: reading.trustSize,
    step: core.lineage.issue(next, consumed),
  };
}

/**
 * This device is among the removed: it can authenticate the commit, but not follow it.
 * Not left to ts-mls, which does not notice when a newcomer takes over the leaf in the same commit.
 */
async function leave(core: SessionCore, message: PublicMessage, reading: CommitReading): Promise<{ core: SessionCore; event: MembershipEvent }> {
  const { state, environment } = core;
  await unprotectPublicMessage(state.keySchedule.membershipKey, state.groupContext, state.ratchetTree, message, environment.cs);
  const next: ClientState = { ...state, groupActiveState: { kind: 'removedFromGroup' } };
  const members = core.members.filter((member) => !reading.removed.includes(member));
  return { core: advance(core, next, reading, members, secretsOf(state)), event: eventOf(reading, epochOf(state) + 1, true) };
}

/** decode → pre-check → process → post-check → a new state, or a refusal that changes nothing. */
export async function receiveCommit(core: SessionCore, bytes: Uint8Array, moment: Moment): Promise<{ core: SessionCore; event: MembershipEvent }> {
  checkUsable(core);
  return refusing('TAMPERED', async () => {
    const message = decodePublicMessage(bytes);
    const { sender } = message.content;
    const ownLeaf = core.state.privatePath.leafIndex;
    const reading = await readCommit(core, message, moment);
    if (sender.senderType === 'member' && sender.leafIndex === ownLeaf) throw new SealingError('OWN_COMMIT');
    if (reading.removed.some(({ leafIndex }) => leafIndex === ownLeaf)) return leave(core, message, reading);
    const { newState, consumed } = await processPublicMessage(core.state, message, emptyPskIndex, core.environment.cs, acceptAll);
    const members = checkOutcome(core, reading, newState);
    return { core: advance(core, newState, reading, members, consumed), event: eventOf(reading, epochOf(newState), false) };
  });
}
