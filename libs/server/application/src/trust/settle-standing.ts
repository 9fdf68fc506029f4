import type { TrustDraft } from '@chancery/access';
import type { Standing } from '@chancery/contracts';
import { DirectoryStore, KeyPackageStore, SessionStore } from '@chancery/persistence';
import type { Touched } from './touched.js';

/** What changed for devices, to be told once the transaction is committed. */
export interface StandingEffects {
  /** Devices that count nowhere any more: their sessions and KeyPackages are gone. */
  readonly lostDeviceIds: readonly string[];
  /** Devices whose sockets have to prove themselves again: networks or roles may have changed. */
  readonly unsettledDeviceIds: readonly string[];
}

/** An expired certificate may be renewed: it is for the guard to refuse, not for us to mark. */
const COUNTS: ReadonlySet<Standing> = new Set<Standing>(['valid', 'expired']);

/**
 * Draws the consequences of statements, in their own transaction: devices that are in good standing nowhere lose their
 * sessions and KeyPackages; devices of officers with a new certificate lose the KeyPackages that show the old one.
 */
export async function settleStanding(draft: TrustDraft, touched: Touched, now: Date): Promise<StandingEffects> {
  const directory = new DirectoryStore(draft.tx);
  const unixSeconds = Math.floor(now.getTime() / 1000);
  const [lost, found, recertified, unsettled]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const authorityId of touched.authorityIds) {
    const ledgers = await Promise.all((await directory.networksOf(authorityId)).map((networkId) => draft.ledger(networkId)));
    for (const { id, officerId, revoked } of await directory.devicesOf(authorityId)) {
      const standings = ledgers.map((ledger) => {
        const identity = ledger.deviceIdentity(id);
        return identity ? ledger.standing(identity, { unixSeconds }) : 'not_admitted';
      });
      const counts = standings.some((standing) => COUNTS.has(standing));
      if (!counts && !revoked) lost.push(id);
      if (counts && revoked) found.push(id);
      if (counts && touched.recertifiedOfficerIds.has(officerId)) recertified.push(id);
      if (!counts || !standings.every((standing) => standing === 'valid') || touched.recertifiedOfficerIds.has(officerId)) unsettled.push(id);
    }
  }
  await directory.markRevoked(lost, now);
  await directory.markGood(found);
  await new SessionStore(draft.tx).closeAllOf(lost);
  await new KeyPackageStore(draft.tx).removeAllOf([...lost, ...recertified]);
  return { lostDeviceIds: lost, unsettledDeviceIds: unsettled };
}
