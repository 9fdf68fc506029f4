import type { MemberView } from '@chancery/sdk';

export interface OfficerMembers {
  readonly officer: MemberView;
  readonly devices: readonly MemberView[];
}

export interface AuthorityMembers {
  readonly authorityId: string;
  readonly authority: string;
  readonly state: string;
  readonly officers: readonly OfficerMembers[];
}

/** Members by authority and officer: one's own authority first, then by State. */
export function groupsOf(members: readonly MemberView[], selfAuthorityId: string, stateName: (code: string) => string): AuthorityMembers[] {
  const own = (group: AuthorityMembers): number => Number(group.authorityId === selfAuthorityId);
  return grouped(members, ({ authorityId }) => authorityId)
    .map((all) => ({ authorityId: all[0].authorityId, authority: all[0].authorityName, state: all[0].state, officers: officersOf(all) }))
    .sort((a, b) => own(b) - own(a) || stateName(a.state).localeCompare(stateName(b.state)) || a.authority.localeCompare(b.authority));
}

function officersOf(members: readonly MemberView[]): OfficerMembers[] {
  return grouped(members, ({ officerId }) => officerId)
    .map((devices) => ({ officer: devices[0], devices }))
    .sort((a, b) => a.officer.officerName.localeCompare(b.officer.officerName));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups.values()];
}
