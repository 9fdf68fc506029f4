import { encodeCosigned, signStatement, type Signer } from '@chancery/contracts';
import type { OfficerFunction, OfficerRole } from '@chancery/domain';

const DAY = 86_400;
/** Seconds. An officer's mandate is confirmed every two years, a device's every year: policy of this product, not a norm. */
export const OFFICER_TERM = 730 * DAY;
export const DEVICE_TERM = 365 * DAY;
/** Clocks of colleagues may run slow. */
const HEAD_START = 3_600;

export interface OfficerDetails {
  readonly name: string;
  readonly functions: readonly OfficerFunction[];
  readonly roles: readonly OfficerRole[];
  readonly languages: readonly string[];
}

export interface Holder {
  readonly officerId: string;
  readonly authorityId: string;
}

/** COSE_Sign1, signed by the authority. */
export function certifyOfficer(holder: Holder & { officerKey: Uint8Array }, details: OfficerDetails, now: number, signer: Signer): Uint8Array {
  return signStatement('officer', { ...holder, ...details, notBefore: now - HEAD_START, notAfter: now + OFFICER_TERM }, signer);
}

/** COSE_Sign1, signed by the officer. */
export function certifyDevice(holder: Holder & { deviceId: string; deviceKey: Uint8Array }, now: number, signer: Signer): Uint8Array {
  return signStatement('device', { ...holder, notBefore: now - HEAD_START, notAfter: now + DEVICE_TERM }, signer);
}

/** The form in which certificates stand in a log: one signature each. */
export const cosigned = (certificate: Uint8Array): Uint8Array => encodeCosigned([certificate]);
