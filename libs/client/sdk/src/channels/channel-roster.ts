import type { LeafIdentity as ChainIdentity } from '@chancery/contracts';
import { hkdfSha256, type GroupSession, type LeafIdentity, type LeafJudge } from '@chancery/sealing';
import { pack, unpack } from '../record.js';
import { digitGroups } from './digits.js';

/** What must be known of a group while its keys are not in memory. In the vault beside its pages, written with them. */
export interface ChannelRoster {
  readonly epoch: number;
  /** In the order of their leaves; nobody once this device is out. */
  readonly members: readonly LeafIdentity[];
  /** 12 groups of 5 digits; absent once this device is out. */
  readonly safetyNumber?: string;
}

/** Each member is a byte string of its own, so that those who are in many channels are decoded, and kept, once. */
interface StoredRoster {
  readonly epoch: number;
  readonly members: readonly Uint8Array[];
  readonly safetyNumber?: string;
}

export const NO_ROSTER: ChannelRoster = { epoch: 0, members: [] };
const utf8 = new TextEncoder();

export function rosterOf(session: GroupSession): ChannelRoster {
  const { epoch } = session;
  if (session.removed) return { epoch, members: [] };
  const safetyNumber = digitGroups(hkdfSha256(session.epochAuthenticator(), session.groupId, utf8.encode('chancery safety number'), 48), 12);
  return { epoch, members: session.roster().map(({ identity }) => identity), safetyNumber };
}

/** Nothing about members or safety number changes within an epoch, except that a commit may show this device out. */
export const isRosterOf = (roster: ChannelRoster, session: GroupSession): boolean => roster.safetyNumber !== undefined && roster.epoch === session.epoch && !session.removed;

export function packRoster({ epoch, members, safetyNumber }: ChannelRoster): Uint8Array {
  return pack({ epoch, members: members.map(packLeaf), safetyNumber } satisfies Record<keyof StoredRoster, unknown>);
}

/** Everything by which a network's log judges a leaf: its identities are those that the log gave. */
function packLeaf(leaf: LeafIdentity): Uint8Array {
  const { authorityId, officerId, deviceId, deviceKey, officerName, roles, notBefore, notAfter } = leaf as ChainIdentity;
  return pack({ authorityId, officerId, deviceId, deviceKey, officerName, roles, notBefore, notAfter } satisfies ChainIdentity);
}

/** Reads rosters; whoever is in several of them is one object. */
export class RosterReader {
  private readonly known = new Map<string, LeafIdentity>();
  private readonly text = new TextDecoder('latin1');

  read(stored: Uint8Array): ChannelRoster {
    const { members, ...rest } = unpack<StoredRoster>(stored);
    return { ...rest, members: members.map((leaf) => this.leaf(leaf)) };
  }

  private leaf(packed: Uint8Array): LeafIdentity {
    const key = this.text.decode(packed);
    const known = this.known.get(key);
    if (known) return known;
    const leaf = unpack<LeafIdentity>(packed);
    this.known.set(key, leaf);
    return leaf;
  }
}

/** Says of whom a channel must be rid; a colleague who is in many channels is judged once. */
export function unfitJudge(judge: LeafJudge, unixSeconds: number): (roster: ChannelRoster) => LeafIdentity[] {
  const judged = new Map<LeafIdentity, boolean>();
  const isUnfit = (leaf: LeafIdentity): boolean => {
    const known = judged.get(leaf) ?? judge.standing(leaf, { unixSeconds }) !== 'valid';
    judged.set(leaf, known);
    return known;
  };
  return ({ members }) => members.filter(isUnfit);
}
