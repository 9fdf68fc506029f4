import type { NetworkView, OfficerFunction, OfficerRole } from '@chancery/sdk';
import type { Person } from './person.js';

/** A network of the tour and its two coordinators, officers of its secretariat. */
export interface FoundedNetwork {
  readonly view: NetworkView;
  readonly coordinators: readonly [Person, Person];
}

export interface Networks {
  readonly wacap: FoundedNetwork;
  readonly gljcn: FoundedNetwork;
}

export type OfficerKey = 'ghana' | 'ghanaColleague' | 'nigeria' | 'nigeriaLeaver' | 'benin' | 'caboVerde' | 'kenya' | 'kenyaDuty';

/** Officers of the five States. Every person here is invented; so is what they say. */
export type Officers = Readonly<Record<OfficerKey, Person>>;

export interface NetworkPlan {
  readonly catalogueId: string;
  readonly secretariat: string;
  /** Must stand in what the bundled list says of the secretariat. */
  readonly secretariatMark: string;
  readonly coordinators: readonly [string, string];
}

export const NETWORK_PLANS = {
  wacap: { catalogueId: 'wacap', secretariat: 'UNODC ROSEN, Dakar (demonstration)', secretariatMark: 'ROSEN', coordinators: ['Coordinator One of WACAP', 'Coordinator Two of WACAP'] },
  gljcn: { catalogueId: 'gljcn', secretariat: 'ICGLR Executive Secretariat, Bujumbura (demonstration)', secretariatMark: 'ICGLR', coordinators: ['Coordinator One of GLJCN', 'Coordinator Two of GLJCN'] },
} as const satisfies Record<string, NetworkPlan>;

export interface AuthorityPlan {
  readonly key: OfficerKey;
  readonly state: string;
  readonly authority: string;
  readonly officer: string;
  readonly languages: readonly string[];
  readonly networks: readonly (keyof Networks)[];
  readonly overBadLink?: boolean;
}

/**
 * Kenya belongs to the Great Lakes network and is supposed to be a guest of WACAP for a joint meeting, Nigeria the other way
 * round (such meetings: CTOC/COP/2018, paragraphs 9 to 11): so two authorities are in both.
 */
export const AUTHORITIES: readonly AuthorityPlan[] = [
  { key: 'ghana', state: 'GH', authority: 'Central Authority of Ghana (demonstration)', officer: 'Adjoa Example', languages: ['en'], networks: ['wacap'] },
  { key: 'nigeria', state: 'NG', authority: 'Central Authority of Nigeria (demonstration)', officer: 'Chidi Example', languages: ['en'], networks: ['wacap', 'gljcn'] },
  { key: 'benin', state: 'BJ', authority: 'Autorité centrale du Bénin (démonstration)', officer: 'Afi Exemple', languages: ['fr'], networks: ['wacap'], overBadLink: true },
  { key: 'caboVerde', state: 'CV', authority: 'Autoridade Central de Cabo Verde (demonstração)', officer: 'Nilton Exemplo', languages: ['pt'], networks: ['wacap'] },
  { key: 'kenya', state: 'KE', authority: 'Central Authority of Kenya (demonstration)', officer: 'Wanjiru Example', languages: ['en', 'sw'], networks: ['gljcn', 'wacap'] },
];

export interface ColleaguePlan {
  readonly key: OfficerKey;
  readonly host: OfficerKey;
  readonly officer: string;
  readonly functions: readonly OfficerFunction[];
  readonly roles: readonly OfficerRole[];
}

/** Colleagues who are invited by the first officer of their authority. */
export const COLLEAGUES: readonly ColleaguePlan[] = [
  { key: 'ghanaColleague', host: 'ghana', officer: 'Kwame Example', functions: ['mutual_legal_assistance', 'confiscation'], roles: ['contact_point'] },
  { key: 'nigeriaLeaver', host: 'nigeria', officer: 'Leaver Example', functions: ['mutual_legal_assistance'], roles: ['contact_point'] },
  { key: 'kenyaDuty', host: 'kenya', officer: 'Otieno Example', functions: ['duty_24_7'], roles: ['duty_officer'] },
];
