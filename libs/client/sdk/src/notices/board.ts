import { readStatement, sameBytes, StatementError, verifyStatement, type DeliveryMark } from '@chancery/contracts';
import { verifier, type NetworkTrust } from '../trust/network-trust.js';
import type { BoardRow } from '../views.js';
import type { LocalNotice, NoticeStatus } from './notice-records.js';

type Verdict = Pick<BoardRow, 'acknowledgement' | 'problem'>;

/**
 * One row per authority that the sealed notice names: the server can neither add one nor drop one, nor acknowledge.
 * @param marks  how far each device has come, as the server says
 */
export function boardRows({ record, content }: LocalNotice, status: NoticeStatus | undefined, network: NetworkTrust, marks: readonly DeliveryMark[]): BoardRow[] {
  return content.toAuthorityIds.map((authorityId) => {
    const authority = network.ledger.authority(authorityId);
    const obligation = status?.obligations.find((entry) => entry.authorityId === authorityId);
    const reached = marks.filter(({ deviceId, deliveredSeq }) => deliveredSeq >= record.seq && network.ledger.deviceIdentity(deviceId)?.authorityId === authorityId);
    return {
      authorityId,
      authority: authority?.name ?? '',
      state: authority?.state ?? '',
      obligation: obligation?.state ?? 'unknown',
      devicesReached: reached.length,
      ...(obligation?.acknowledgement ? judge(obligation.acknowledgement, { authorityId, noticeId: content.noticeId, sealedDigest: record.sealedDigest! }, network) : {}),
      ...(obligation?.state === 'acknowledged' && !obligation.acknowledgement ? { problem: 'the server shows no signed statement' } : {}),
    };
  });
}

/** An acknowledgement counts when a device of that authority has signed for these very bytes. */
function judge(bytes: Uint8Array, expected: { authorityId: string; noticeId: string; sealedDigest: Uint8Array }, network: NetworkTrust): Verdict {
  try {
    const { value } = readStatement(bytes, 'acknowledgement');
    const identity = network.ledger.deviceIdentity(value.deviceId);
    if (!identity) return { problem: 'signed by a device that the network does not know' };
    verifyStatement(bytes, 'acknowledgement', identity.deviceKey, verifier);
    if (value.noticeId !== expected.noticeId || !sameBytes(value.sealedDigest, expected.sealedDigest)) return { problem: 'signed for another notice' };
    if (value.authorityId !== expected.authorityId || identity.authorityId !== expected.authorityId || identity.officerId !== value.officerId) return { problem: 'signed by another authority or officer' };
    const { officerId, deviceId, acknowledgedAt } = value;
    const standing = network.ledger.standing(identity, { unixSeconds: acknowledgedAt });
    // Revoked meanwhile does not undo what was acknowledged before: the server took it while the session was good.
    if (standing === 'expired' || standing === 'not_admitted') return { problem: `signed by a device that is ${standing}` };
    return { acknowledgement: { officerId, deviceId, officer: identity.officerName, acknowledgedAt: acknowledgedAt * 1_000, statement: bytes } };
  } catch (error) {
    if (error instanceof StatementError) return { problem: 'the signature does not verify' };
    throw error;
  }
}
