import type { OfficerRole } from '@chancery/domain';

/** Who sits in a leaf: authority, officer and device, out of a certificate chain that holds. */
export interface LeafIdentity {
  readonly authorityId: string;
  readonly officerId: string;
  readonly deviceId: string;
  /** Ed25519, 32 bytes; equals the leaf's signature key. */
  readonly deviceKey: Uint8Array;
  readonly roles: readonly OfficerRole[];
  readonly officerName: string;
  /** Unix seconds: the earliest end among the certificates of the chain. */
  readonly notAfter: number;
}

export type LeafStanding = 'valid' | 'revoked' | 'expired' | 'suspended' | 'not_admitted';

/** What this library asks of the trust layer: it knows no certificate formats itself. */
export interface LeafJudge {
  /** How many trust statements are known at this moment: it grows. A commit that relies on more has to wait for them. */
  readonly size: number;
  /**
   * @param identity      bytes of the leaf's basic credential
   * @param signatureKey  Ed25519, 32 bytes
   * @returns who it is, when the chain holds cryptographically and its device key equals `signatureKey`; else undefined
   */
  identify(identity: Uint8Array, signatureKey: Uint8Array): LeafIdentity | undefined;
  /** Standing of a chain that holds, by the first `logSize` trust statements (all when absent), at a time in unix seconds. */
  standing(leaf: LeafIdentity, at: { logSize?: number; unixSeconds: number }): LeafStanding;
}

/** When something happened. Both in unix seconds; the earlier one counts, so that a server clock cannot reach into the future. */
export interface Moment {
  /** This device's clock. */
  readonly now: number;
  /** When the server took the message in. */
  readonly acceptedAt: number;
}

export const judgedAt = (moment: Moment): number => Math.min(moment.now, moment.acceptedAt);
