import type { OfficerRole } from '../trust/roles.js';

/** bilateral: two authorities; group: several; board: one-way notice board of a network. */
export const CHANNEL_KINDS = { bilateral: 1, group: 2, board: 3 } as const;
export type ChannelKind = keyof typeof CHANNEL_KINDS;

/** How many authorities may be in a channel of a kind; no limit where none stands. */
export const MAX_AUTHORITIES: Readonly<Partial<Record<ChannelKind, number>>> = { bilateral: 2 };

/** @param authorityIds  of all members, repetitions allowed */
export function authoritiesFit(kind: ChannelKind, authorityIds: Iterable<string>): boolean {
  return new Set(authorityIds).size <= (MAX_AUTHORITIES[kind] ?? Infinity);
}

/** What the members and the server alike check before a group changes or a message counts. */
export const CHANNEL_ACTIONS = { send: 1, add: 2, remove: 3, change_policy: 4, rejoin: 5, acknowledge: 6 } as const;
export type ChannelAction = keyof typeof CHANNEL_ACTIONS;

/** How far a right reaches: any member; members of one's own authority; one's own devices. */
export const RIGHT_SCOPES = { any: 1, own_authority: 2, own_officer: 3 } as const;
export type RightScope = keyof typeof RIGHT_SCOPES;

export interface ChannelRight {
  readonly action: ChannelAction;
  readonly role: OfficerRole;
  readonly scope: RightScope;
}

/** The rights of a channel: sealed into the MLS group context, so that every member provably holds the same ones. */
export interface ChannelPolicy {
  readonly version: 1;
  readonly kind: ChannelKind;
  readonly rights: readonly ChannelRight[];
}

const everyRole: readonly OfficerRole[] = ['contact_point', 'duty_officer', 'security_officer', 'coordinator', 'trainer'];
const rights = (action: ChannelAction, roles: readonly OfficerRole[], scope: RightScope): ChannelRight[] =>
  roles.map((role) => ({ action, role, scope }));

/** Default policies, chosen when a channel is opened; a later change is an event with its actor's name. */
export const DEFAULT_POLICIES: Readonly<Record<ChannelKind, ChannelPolicy>> = {
  bilateral: {
    version: 1,
    kind: 'bilateral',
    rights: [
      ...rights('send', everyRole, 'any'),
      ...rights('add', ['contact_point', 'duty_officer'], 'any'),
      ...rights('add', ['security_officer'], 'own_authority'),
      ...rights('remove', ['contact_point', 'security_officer'], 'own_authority'),
      ...rights('rejoin', everyRole, 'own_officer'),
      ...rights('acknowledge', everyRole, 'any'),
    ],
  },
  group: {
    version: 1,
    kind: 'group',
    rights: [
      ...rights('send', everyRole, 'any'),
      ...rights('add', ['contact_point', 'duty_officer', 'coordinator'], 'any'),
      ...rights('add', ['security_officer'], 'own_authority'),
      ...rights('remove', ['contact_point', 'security_officer'], 'own_authority'),
      ...rights('rejoin', everyRole, 'own_officer'),
      ...rights('acknowledge', everyRole, 'any'),
    ],
  },
  board: {
    version: 1,
    kind: 'board',
    rights: [
      ...rights('send', ['coordinator'], 'any'),
      ...rights('add', ['coordinator'], 'any'),
      ...rights('add', ['security_officer'], 'own_authority'),
      ...rights('remove', ['coordinator'], 'any'),
      ...rights('remove', ['security_officer'], 'own_authority'),
      ...rights('change_policy', ['coordinator'], 'any'),
      ...rights('rejoin', everyRole, 'own_officer'),
      ...rights('acknowledge', everyRole, 'any'),
    ],
  },
};

/** The part of an officer's identity on which rights depend. Ids are lower-case UUIDs. */
export interface PolicyActor {
  readonly authorityId: string;
  readonly officerId: string;
  readonly roles: readonly OfficerRole[];
}

/**
 * Whether `actor` may do `action` to `target` under `policy`.
 * Everyone may always add and remove their own devices: a lost laptop must not wait for a colleague.
 * @param target  the member acted upon; leave out for `send` and `change_policy`
 */
export function permits(
  policy: ChannelPolicy,
  action: ChannelAction,
  actor: PolicyActor,
  target?: Pick<PolicyActor, 'authorityId' | 'officerId'>,
): boolean {
  if ((action === 'add' || action === 'remove') && target?.officerId === actor.officerId && target.authorityId === actor.authorityId) return true;
  return policy.rights.some((right) => {
    if (right.action !== action || !actor.roles.includes(right.role)) return false;
    if (right.scope === 'any' || !target) return true;
    if (target.authorityId !== actor.authorityId) return false;
    return right.scope === 'own_authority' || target.officerId === actor.officerId;
  });
}
