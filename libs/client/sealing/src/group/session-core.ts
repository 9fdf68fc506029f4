import type { ClientState } from 'ts-mls';
import { readChannelExtensions, type ChannelBinding } from './channel-binding.js';
import type { GroupEnvironment } from './environment.js';
import type { LeafIdentity } from './leaf-judge.js';
import { Lineage } from './lineage.js';
import { SealingError } from './refusals.js';
import { rosterOf, type Member } from './roster.js';

/** One state of a group, and what is known about it. Never changed, only replaced. */
export interface SessionCore {
  readonly environment: GroupEnvironment;
  readonly state: ClientState;
  readonly binding: ChannelBinding;
  readonly members: readonly Member[];
  readonly self: LeafIdentity;
  /** How many trust statements the commit that led here relied on. */
  readonly trustSize: number;
  readonly removed: boolean;
  readonly lineage: Lineage;
  readonly step: number;
}

export const epochOf = (state: ClientState): number => Number(state.groupContext.epoch);

/** @throws SealingError when the state holds a leaf that nobody vouches for, or no policy */
export function coreOf(environment: GroupEnvironment, state: ClientState, trustSize: number): SessionCore {
  const members = rosterOf(state.ratchetTree, environment.book, 'FORGED_CHAIN');
  const self = members.find(({ leafIndex }) => leafIndex === state.privatePath.leafIndex)?.identity;
  if (!self) throw new SealingError('NOT_A_MEMBER');
  const lineage = new Lineage();
  const step = lineage.issue(state, []);
  return { environment, state, members, self, trustSize, lineage, step, removed: false, binding: readChannelExtensions(state.groupContext.extensions) };
}

/** The same epoch after one message more. */
export function withMessageState(core: SessionCore, state: ClientState, consumed: readonly Uint8Array[]): SessionCore {
  return { ...core, state, step: core.lineage.issue(state, consumed) };
}

/** @throws SealingError SPENT_SESSION or NOT_A_MEMBER */
export function checkUsable(core: SessionCore): void {
  core.lineage.checkLive(core.step);
  if (core.removed) throw new SealingError('NOT_A_MEMBER');
}
