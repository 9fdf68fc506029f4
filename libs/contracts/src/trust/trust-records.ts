import type { AuthorityKind } from '@chancery/domain';
import type { Admission, DeviceCertificate, OfficerCertificate } from '../statements/statement-kinds.js';

/** Whether somebody counts. Only `valid` may be added to a channel, page or be paged. */
export type Standing = 'valid' | 'revoked' | 'expired' | 'suspended' | 'not_admitted';

/** A moment to judge: the first `logSize` statements (all when absent), at `unixSeconds`. */
export interface Moment {
  readonly logSize?: number;
  readonly unixSeconds: number;
}

/** Dated by position in the log, so that the past can be judged as it was. */
export interface AuthorityRecord {
  readonly authorityId: string;
  readonly history: { readonly seq: number; readonly admission: Admission; readonly suspended: boolean }[];
}

export interface OfficerRecord {
  readonly officerId: string;
  readonly authorityId: string;
  readonly certificates: { readonly seq: number; readonly certificate: OfficerCertificate; readonly cose: Uint8Array }[];
  readonly revokedAt: number[];
}

export interface DeviceRecord {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly certificates: { readonly seq: number; readonly certificate: DeviceCertificate; readonly cose: Uint8Array }[];
  readonly revokedAt: number[];
}

/** An authority as the directory of a network shows it. */
export interface AuthorityEntry {
  readonly authorityId: string;
  readonly kind: AuthorityKind;
  readonly state: string;
  readonly name: string;
  readonly authorityKey: Uint8Array;
  readonly suspended: boolean;
}

export interface OfficerEntry {
  readonly officerId: string;
  readonly authorityId: string;
  readonly certificate: OfficerCertificate;
  readonly standing: Standing;
  readonly deviceIds: readonly string[];
}

/** The last item dated before `logSize`. */
export function lastBefore<T extends { readonly seq: number }>(items: readonly T[], logSize: number): T | undefined {
  for (let i = items.length - 1; i >= 0; i--) if (items[i]!.seq < logSize) return items[i];
  return undefined;
}
