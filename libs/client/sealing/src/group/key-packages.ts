import { decodeCbor, encodeCbor, FieldReader } from '@chancery/contracts';
import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls';
import { makeKeyPackageRef, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { signingKeyPairFromSeed } from '../keys/signing-keys.js';
import { cipherSuite, suiteNamed, type SuiteName } from '../provider/suites.js';
import { copyOf, equalBytes } from '../provider/sodium.js';
import { CHANNEL_EXTENSION } from './channel-binding.js';
import { capabilitiesOf, LAST_RESORT_EXTENSION } from './environment.js';
import { IdentityBook } from './identity-book.js';
import type { LeafIdentity, LeafJudge, Moment } from './leaf-judge.js';
import { refusing, SealingError } from './refusals.js';
import { decodeKeyPackage, encodeMessage } from './wire.js';

/** Seconds. */
export const KEY_PACKAGE_LIFETIME = 28 * 86_400;
const CLOCK_SKEW = 3_600;

export interface KeyPackagePair {
  /** MLSMessage holding the KeyPackage: goes to the directory. */
  readonly publicBytes: Uint8Array;
  /** Init and leaf private keys: stays in the vault; delete after use unless it is the last resort. */
  readonly privateBytes: Uint8Array;
}

export interface CreatedKeyPackage extends KeyPackagePair {
  /** KeyPackageRef, RFC 9420 §5.2: the hash by which a Welcome names it. */
  readonly reference: Uint8Array;
}

export interface KeyPackageInspection {
  readonly identity: LeafIdentity;
  readonly reference: Uint8Array;
  readonly suite: SuiteName;
  /** Unix seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly lastResort: boolean;
}

export interface KeyPackageRequest {
  readonly suite: SuiteName;
  /** Bytes of the basic credential: the certificate chain. */
  readonly identity: Uint8Array;
  /** Ed25519 seed of the device, 32 bytes. */
  readonly signingSeed: Uint8Array;
  readonly count: number;
  readonly lastResort?: boolean;
  /** Unix seconds. */
  readonly now: number;
}

interface NewKeyPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export async function newKeyPackage({ suite, identity, signingSeed, lastResort = false, now }: Omit<KeyPackageRequest, 'count'>): Promise<NewKeyPackage> {
  const { publicKey } = signingKeyPairFromSeed(signingSeed);
  return generateKeyPackageWithKey(
    { credentialType: 'basic', identity: copyOf(identity) },
    capabilitiesOf(suite),
    { notBefore: BigInt(now - CLOCK_SKEW), notAfter: BigInt(now + KEY_PACKAGE_LIFETIME) },
    lastResort ? [{ extensionType: LAST_RESORT_EXTENSION, extensionData: new Uint8Array() }] : [],
    { signKey: copyOf(signingSeed), publicKey },
    cipherSuite(suite),
  );
}

/** Makes KeyPackages for the directory, valid from an hour ago for 28 days. */
export async function createKeyPackages(request: KeyPackageRequest): Promise<CreatedKeyPackage[]> {
  const created: CreatedKeyPackage[] = [];
  for (let i = 0; i < request.count; i++) {
    const { publicPackage, privatePackage } = await newKeyPackage(request);
    created.push({
      publicBytes: encodeMessage({ wireformat: 'mls_key_package', keyPackage: publicPackage }),
      privateBytes: encodeCbor(new Map([[1, privatePackage.initPrivateKey], [2, privatePackage.hpkePrivateKey]])),
      reference: await makeKeyPackageRef(publicPackage, cipherSuite(request.suite).hash),
    });
  }
  return created;
}

/** @throws SealingError MALFORMED */
export function readPrivateBytes(privateBytes: Uint8Array, signingSeed: Uint8Array): PrivateKeyPackage {
  try {
    const fields = FieldReader.of(decodeCbor(copyOf(privateBytes)));
    const keys = { initPrivateKey: fields.bytes(1, 32), hpkePrivateKey: fields.bytes(2, 32), signaturePrivateKey: copyOf(signingSeed) };
    fields.end();
    return keys;
  } catch {
    throw new SealingError('MALFORMED');
  }
}

/** @throws SealingError KEY_PACKAGE_LIFETIME unless it is valid then, and not for longer than this library makes them */
export function checkLifetime(keyPackage: KeyPackage, moment: Moment): void {
  const { notBefore, notAfter } = keyPackage.leafNode.lifetime;
  const over = Number(notAfter) < Math.min(moment.now, moment.acceptedAt);
  const early = Number(notBefore) > Math.max(moment.now, moment.acceptedAt);
  const tooLong = notAfter - notBefore > BigInt(KEY_PACKAGE_LIFETIME + CLOCK_SKEW);
  if (over || early || tooLong) throw new SealingError('KEY_PACKAGE_LIFETIME');
}

/** Own checks on a KeyPackage that somebody else made, before it is used or counted. */
export async function examine(keyPackage: KeyPackage, book: IdentityBook): Promise<KeyPackageInspection> {
  const suite = suiteNamed(keyPackage.cipherSuite);
  if (!suite || keyPackage.leafNode.credential.credentialType !== 'basic') throw new SealingError('MALFORMED');
  const identity = book.identify(keyPackage.leafNode);
  if (!identity) throw new SealingError('FORGED_CHAIN');
  const cs = cipherSuite(suite);
  const signed = (await verifyKeyPackage(keyPackage, cs.signature)) && (await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, cs.signature));
  if (!signed) throw new SealingError('TAMPERED', [identity.deviceId]);
  const { capabilities, hpkePublicKey, lifetime } = keyPackage.leafNode;
  if (!capabilities.extensions.includes(CHANNEL_EXTENSION) || equalBytes(keyPackage.initKey, hpkePublicKey)) throw new SealingError('MALFORMED', [identity.deviceId]);
  return {
    identity,
    suite,
    reference: await makeKeyPackageRef(keyPackage, cs.hash),
    notBefore: Number(lifetime.notBefore),
    notAfter: Number(lifetime.notAfter),
    lastResort: keyPackage.extensions.some(({ extensionType }) => extensionType === LAST_RESORT_EXTENSION),
  };
}

/**
 * Who a KeyPackage is of, and until when it serves. Standing and lifetime are not judged here.
 * @throws SealingError MALFORMED, FORGED_CHAIN, TAMPERED
 */
export async function inspectKeyPackage(publicBytes: Uint8Array, judge: LeafJudge): Promise<KeyPackageInspection> {
  return refusing('MALFORMED', () => examine(decodeKeyPackage(publicBytes), new IdentityBook(judge)));
}
