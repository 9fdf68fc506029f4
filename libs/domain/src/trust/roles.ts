/**
 * What an officer may do in Chancery. Numbers travel in certificates (docs/protocol.md §2) and are never re-used.
 * Source: journeys and people of the product description, 2026-11.
 */
export const OFFICER_ROLES = {
  contact_point: 1,
  duty_officer: 2,
  security_officer: 3,
  coordinator: 4,
  trainer: 5,
} as const;
export type OfficerRole = keyof typeof OFFICER_ROLES;

/**
 * Functions of a contact point as the UNODC directory of competent national authorities lists them
 * (CTOC/COP/2018 report, paragraph 22), plus the 24/7 duty of the Budapest Convention, article 35.
 */
export const OFFICER_FUNCTIONS = {
  mutual_legal_assistance: 1,
  extradition: 2,
  confiscation: 3,
  duty_24_7: 4,
  cultural_property: 5,
  terrorism: 6,
  transfer_of_sentenced_persons: 7,
  smuggling_by_sea: 8,
} as const;
export type OfficerFunction = keyof typeof OFFICER_FUNCTIONS;

/** A secretariat coordinates a network: it broadcasts and counts, and is never party to a case. */
export const AUTHORITY_KINDS = { central_authority: 1, secretariat: 2 } as const;
export type AuthorityKind = keyof typeof AUTHORITY_KINDS;

/** The role `coordinator` is believed only of officers of a secretariat. */
export function rolesAllowedIn(kind: AuthorityKind): readonly OfficerRole[] {
  return kind === 'secretariat'
    ? ['coordinator', 'security_officer', 'trainer']
    : ['contact_point', 'duty_officer', 'security_officer', 'trainer'];
}
