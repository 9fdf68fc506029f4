import { type Caller, type TrustLedgers, verifySignature } from '@chancery/access';
import { ChanceryError, type Suite, peekDeviceId } from '@chancery/contracts';
import { inspectKeyPackageFrame } from '@chancery/contracts/mls-framing';
import type { NewKeyPackage } from '@chancery/persistence';

/** A package that is good for years would outlive every check of its owner. Seconds. */
const MAX_LIFETIME = 366 * 86_400;

/**
 * Reads a KeyPackage that the caller publishes.
 * @throws ChanceryError `MLS_MALFORMED`, also for another suite or a bad signature; `NOT_ALLOWED` when its leaf is not the caller's device
 *   as the networks know it, or it is out of its period
 */
export function readOwnKeyPackage(bytes: Uint8Array, suite: Suite, caller: Caller, ledgers: TrustLedgers, unixSeconds: number): NewKeyPackage {
  const frame = inspectKeyPackageFrame(bytes);
  const isOwn = peekDeviceId(frame.identity) === caller.deviceId && caller.networkIds.some((networkId) => {
    const ledger = ledgers.peek(networkId);
    const leaf = ledger?.identify(frame.identity, frame.signatureKey);
    return leaf !== undefined && ledger!.standing(leaf, { unixSeconds }) === 'valid';
  });
  const isCurrent = frame.notAfter > unixSeconds && frame.notAfter <= unixSeconds + MAX_LIFETIME;
  const isSigned = verifySignature(frame.signatureKey, frame.signed.message, frame.signed.signature);
  if (frame.suite !== suite || !isSigned) throw new ChanceryError('MLS_MALFORMED');
  if (!isOwn || !isCurrent) throw new ChanceryError('NOT_ALLOWED');
  return { package: bytes, reference: frame.reference, notAfter: new Date(frame.notAfter * 1000) };
}
