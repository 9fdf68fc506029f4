import { readOrRefuse, verifySignature } from '@chancery/access';
import {
  ChanceryError, type ClaimInvitationRequest, type DeviceCertificate, type EnrolmentRequest, type OfficerCertificate, readStatement, sameBytes, StatementError, type TrustLedger,
  verifyStatement,
} from '@chancery/contracts';
import type { InvitationRecord } from '@chancery/persistence';

const require = (condition: boolean): void => {
  if (!condition) throw new ChanceryError('STATEMENT_REFUSED');
};

const isSameDevice = (device: DeviceCertificate, { officerId, deviceId, deviceKey }: EnrolmentRequest, authorityId: string): boolean =>
  device.officerId === officerId && device.deviceId === deviceId && device.authorityId === authorityId && sameBytes(device.deviceKey, deviceKey);

/**
 * Checks what a newcomer hands in: signed by the keys that it names, and for this invitation.
 * @param ledger  of the invitation's network
 * @throws StatementError; ChanceryError `STATEMENT_REFUSED`
 */
export function requireSoundClaim(invitation: InvitationRecord, claim: ClaimInvitationRequest, ledger: TrustLedger, unixSeconds: number): void {
  const { value } = readStatement(claim.enrolment, 'enrolment');
  verifyStatement(claim.enrolment, 'enrolment', value.deviceKey, verifySignature);
  require(value.invitationId === invitation.id);
  if (invitation.kind === 'device') {
    const officer = ledger.officer(value.officerId, unixSeconds);
    require(value.officerId === invitation.inviterOfficerId && claim.deviceCertificate === undefined);
    require(officer !== undefined && sameBytes(officer.certificate.officerKey, value.officerKey));
    return;
  }
  require(ledger.officer(value.officerId, unixSeconds) === undefined);
  if (!claim.deviceCertificate) return;
  const device = verifyStatement(claim.deviceCertificate, 'device', value.officerKey, verifySignature);
  require(isSameDevice(device, value, invitation.authorityId));
}

/**
 * Checks that certificates are for exactly what was claimed: an approval must not slip in another key.
 * @param statements  cosigned: officer and device certificate for kind `officer`, the device certificate for `device`
 * @throws StatementError; ChanceryError `STATEMENT_MALFORMED`, `STATEMENT_REFUSED`
 */
export function requireCertificatesOfClaim(invitation: InvitationRecord, statements: readonly Uint8Array[]): void {
  if (!invitation.enrolment) throw new StatementError('UNKNOWN_SUBJECT');
  const { value } = readStatement(invitation.enrolment, 'enrolment');
  const read = statements.map(readOrRefuse);
  const kinds = invitation.kind === 'officer' ? ['officer', 'device'] : ['device'];
  require(read.length === kinds.length && read.every(({ kind }, i) => kind === kinds[i]));
  require(isSameDevice(read.at(-1)!.value as DeviceCertificate, value, invitation.authorityId));
  if (invitation.kind === 'device') return;
  const officer = read[0]!.value as OfficerCertificate;
  require(officer.officerId === value.officerId && officer.authorityId === invitation.authorityId && sameBytes(officer.officerKey, value.officerKey));
}
