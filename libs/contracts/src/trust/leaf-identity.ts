import type { OfficerRole } from '@chancery/domain';
import { decodeCbor, encodeCbor, sameBytes } from '../codec/cbor.js';
import type { Verifier } from '../statements/cose-sign1.js';
import { readStatement, verifyStatement } from '../statements/statement.js';

/** Who stands behind an MLS leaf. Times: unix seconds. */
export interface LeafIdentity {
  readonly authorityId: string;
  readonly officerId: string;
  readonly deviceId: string;
  readonly deviceKey: Uint8Array;
  readonly officerName: string;
  readonly roles: readonly OfficerRole[];
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The certificate chain as it stands in an MLS `basic` credential: authority key, officer and device certificates. */
export interface LeafChain {
  readonly authorityKey: Uint8Array;
  /** COSE_Sign1, kind `officer`, signed by the authority. */
  readonly officer: Uint8Array;
  /** COSE_Sign1, kind `device`, signed by the officer or by the authority. */
  readonly device: Uint8Array;
}

const FORMAT = 1;
/** It sits in every leaf of every tree. */
export const MAX_LEAF_CHAIN_BYTES = 1_024;

export function encodeLeafChain(chain: LeafChain): Uint8Array {
  return encodeCbor([FORMAT, chain.authorityKey, chain.officer, chain.device]);
}

/** @returns undefined unless well formed */
export function decodeLeafChain(bytes: Uint8Array): LeafChain | undefined {
  if (bytes.length > MAX_LEAF_CHAIN_BYTES) return undefined;
  try {
    const value = decodeCbor(bytes);
    if (!Array.isArray(value) || value.length !== 4) return undefined;
    const [format, authorityKey, officer, device] = value;
    if (format !== FORMAT || !(authorityKey instanceof Uint8Array) || authorityKey.length !== 32 || !(officer instanceof Uint8Array) || !(device instanceof Uint8Array)) return undefined;
    return { authorityKey: authorityKey.slice(), officer: officer.slice(), device: device.slice() };
  } catch {
    return undefined;
  }
}

/** Which device a chain names, without believing it: for routing only. @returns undefined unless well formed */
export function peekDeviceId(bytes: Uint8Array): string | undefined {
  const chain = decodeLeafChain(bytes);
  try {
    return chain && readStatement(chain.device, 'device').value.deviceId;
  } catch {
    return undefined;
  }
}

/** Checks every signature of a chain and that it ends in `signatureKey`. @returns undefined when anything is wrong */
export function verifyLeafChain(bytes: Uint8Array, signatureKey: Uint8Array, verifier: Verifier): (LeafIdentity & { readonly authorityKey: Uint8Array }) | undefined {
  const chain = decodeLeafChain(bytes);
  if (!chain) return undefined;
  try {
    const officer = verifyStatement(chain.officer, 'officer', chain.authorityKey, verifier);
    const device = verifyDevice(chain, officer.officerKey, verifier);
    if (device.officerId !== officer.officerId || device.authorityId !== officer.authorityId || !sameBytes(device.deviceKey, signatureKey)) return undefined;
    return {
      authorityId: officer.authorityId,
      officerId: officer.officerId,
      deviceId: device.deviceId,
      deviceKey: device.deviceKey,
      officerName: officer.name,
      roles: officer.roles,
      notBefore: Math.max(officer.notBefore, device.notBefore),
      notAfter: Math.min(officer.notAfter, device.notAfter),
      authorityKey: chain.authorityKey,
    };
  } catch {
    return undefined;
  }
}

function verifyDevice(chain: LeafChain, officerKey: Uint8Array, verifier: Verifier) {
  try {
    return verifyStatement(chain.device, 'device', officerKey, verifier);
  } catch {
    return verifyStatement(chain.device, 'device', chain.authorityKey, verifier);
  }
}
