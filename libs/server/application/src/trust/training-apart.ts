import type { TrustDraft } from '@chancery/access';
import { type Admission, ChanceryError, sameBytes } from '@chancery/contracts';
import { NetworkStore } from '@chancery/persistence';

/**
 * Training and real networks share no authority: neither an id nor a key of one may be admitted to the other kind, not
 * even after a suspension. A case must not end up in a course because somebody clicked in the wrong list.
 * @throws ChanceryError `TRAINING_APART`
 */
export async function requireApart(draft: TrustDraft, { networkId, authorityId, authorityKey }: Admission): Promise<void> {
  const { training } = (await draft.ledger(networkId)).charter;
  const networks = new NetworkStore(draft.tx);
  for (const other of await networks.list(await networks.listIds())) {
    if (other.training === training) continue;
    const ledger = await draft.ledger(other.id);
    const shared = ledger.authority(authorityId) !== undefined || ledger.listAuthorities().some((authority) => sameBytes(authority.authorityKey, authorityKey));
    if (shared) throw new ChanceryError('TRAINING_APART');
  }
}
