/** Whom a set of statements concerns. */
export interface Touched {
  readonly authorityIds: Set<string>;
  /** Officers who got a certificate: what their devices show in KeyPackages may be out of date. */
  readonly recertifiedOfficerIds: Set<string>;
}

export const newTouched = (): Touched => ({ authorityIds: new Set(), recertifiedOfficerIds: new Set() });
