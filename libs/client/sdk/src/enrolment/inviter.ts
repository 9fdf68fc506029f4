import { readStatement, REVOCATION_SUBJECTS, sameBytes, signStatement, verifyStatement, StatementError, type EnrolmentRequest, type InvitationEntry, type InvitationKind, type RevocationReason } from '@chancery/contracts';
import { digest, sign } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from '../account/account-store.js';
import type { OfficerInvitationOrder } from '../api.js';
import type { AttentionDesk } from '../attention-desk.js';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import type { Surroundings } from '../surroundings.js';
import { verifier } from '../trust/network-trust.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import type { InvitationView, PendingEnrolment } from '../views.js';
import { certifyDevice, certifyOfficer, cosigned, type OfficerDetails } from './certificates.js';
import { formatCode, linkOf, SECRET_BYTES, type EnrolmentCode } from './enrolment-code.js';
import { claimToken, comparisonCode, enrolmentProof } from './invitation-secret.js';

/** Without the secret nobody can tell the newcomer from the server. It goes when the newcomer is certified; whom it was for stays. */
interface InvitationRecord {
  readonly invitationId: string;
  readonly kind: InvitationKind;
  readonly networkId: string;
  readonly secret?: Uint8Array;
  readonly details: OfficerDetails;
}
type OpenInvitation = InvitationRecord & { readonly secret: Uint8Array };

const isOpen = (record: InvitationRecord): record is OpenInvitation => record.secret !== undefined;

export interface InviterParts {
  readonly vault: Vault;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
  readonly attention: AttentionDesk;
  /** Where invitation links lead. */
  readonly linkOrigin: string;
}

const NAME = 'e:invitation:';
const DEFAULT_MINUTES = 1_440;

/** The security officer's side: inviting, comparing, certifying, revoking. */
export class Inviter {
  constructor(private readonly parts: InviterParts) {}

  async invite(order: OfficerInvitationOrder): Promise<InvitationView> {
    this.parts.account.signForAuthority();
    const details = { name: order.name, functions: order.functions ?? [], roles: order.roles ?? ['contact_point'], languages: order.languages ?? [] };
    return this.issue('officer', order.networkId, details, order.validForMinutes);
  }

  async inviteDevice({ validForMinutes }: { validForMinutes?: number } = {}): Promise<InvitationView> {
    const account = this.parts.account.certified;
    if (!account.officerSeed) throw new ClientError('NO_AUTHORITY_KEY');
    const networkId = this.parts.account.self(this.parts.trust)?.networkIds[0];
    if (networkId === undefined) throw new ClientError('NOT_ENROLLED');
    const name = this.parts.account.self(this.parts.trust)!.officerName;
    return this.issue('device', networkId, { name, functions: [], roles: [], languages: [] }, validForMinutes);
  }

  private async issue(kind: InvitationKind, networkId: string, details: OfficerDetails, validForMinutes = DEFAULT_MINUTES): Promise<InvitationView> {
    const { vault, api, account, trust, surroundings, linkOrigin } = this.parts;
    const network = trust.of(networkId);
    const { authorityId, officerId, officerKey } = account.certified;
    const record: OpenInvitation = { invitationId: surroundings.newId(), kind, networkId, details, secret: surroundings.randomBytes(SECRET_BYTES) };
    const { invitationId, secret } = record;
    await vault.transact({ put: [[NAME + invitationId, pack(record)]] });
    await surroundings.crash('invite.stored');
    await api.createInvitation({ invitationId, kind, networkId, claimTokenDigest: digest(claimToken(secret, invitationId)), validForMinutes });
    const code: EnrolmentCode = { kind, invitationId, secret, authorityId, fingerprint: network.fingerprint, ...(kind === 'device' ? { officer: { officerId, officerKey } } : {}) };
    const text = formatCode(code);
    return { invitationId, code: text, link: linkOf(linkOrigin, text), expiresAt: surroundings.now() + validForMinutes * 60_000 };
  }

  async pending(): Promise<PendingEnrolment[]> {
    const { invitations } = await this.parts.api.invitations();
    await this.forget(new Set(invitations.map(({ invitationId }) => invitationId)));
    return Promise.all(invitations.map((entry) => this.judge(entry)));
  }

  private async judge(entry: InvitationEntry): Promise<PendingEnrolment> {
    const record = await this.find(entry.invitationId);
    const base = { invitationId: entry.invitationId, kind: entry.kind, state: entry.state, networkId: entry.networkId, name: record?.details.name ?? '' };
    if (!record) return { ...base, proof: 'not-ours' };
    if (!entry.enrolment) return { ...base, proof: 'unclaimed' };
    // Approved by this device, which looked at the proof then.
    if (!isOpen(record) && entry.state === 'approved') return { ...base, proof: 'verified' };
    const request = isOpen(record) ? this.verified(record, entry) : undefined;
    if (!request || !isOpen(record)) {
      this.parts.attention.raise('PROOF_FORGED', { invitationId: entry.invitationId });
      return { ...base, proof: 'forged' };
    }
    return { ...base, proof: 'verified', comparisonCode: comparisonCode(record.secret, record.invitationId, request.deviceKey) };
  }

  /** Made by whoever holds the code, and by whoever holds the device key that it names; otherwise undefined. */
  private verified(record: OpenInvitation, { enrolment, proof }: InvitationEntry): EnrolmentRequest | undefined {
    if (!enrolment || !proof || !sameBytes(proof, enrolmentProof(record.secret, record.invitationId, enrolment))) return undefined;
    try {
      const { value } = readStatement(enrolment, 'enrolment');
      verifyStatement(enrolment, 'enrolment', value.deviceKey, verifier);
      return value.invitationId === record.invitationId ? value : undefined;
    } catch (error) {
      if (error instanceof StatementError) return undefined;
      throw error;
    }
  }

  async approve(invitationId: string): Promise<void> {
    const { api, trust, surroundings, attention } = this.parts;
    const record = await this.find(invitationId);
    const entry = (await api.invitations()).invitations.find((candidate) => candidate.invitationId === invitationId);
    if (!record || !entry) throw new ClientError('UNKNOWN_INVITATION');
    if (entry.state === 'approved') return this.close(record);
    if (entry.state !== 'claimed' || !entry.enrolment) throw new ClientError(entry.state === 'open' ? 'NOT_CLAIMED' : 'INVITATION_OVER');
    const request = isOpen(record) ? this.verified(record, entry) : undefined;
    if (!request) {
      attention.raise('PROOF_FORGED', { invitationId });
      throw new ClientError('PROOF_FORGED');
    }
    await api.approveInvitation(invitationId, { statements: record.kind === 'officer' ? this.certifyNewcomer(record, request, entry) : this.certifyOwn(request) });
    await surroundings.crash('approve.accepted');
    await this.close(record);
    for (const network of trust.list()) if (!network.broken) await trust.sync(network.networkId);
  }

  private certifyNewcomer(record: InvitationRecord, request: EnrolmentRequest, entry: InvitationEntry): Uint8Array[] {
    const { account, surroundings } = this.parts;
    const { authorityId } = account.certified;
    if (!entry.deviceCertificate) throw new ClientError('PROOF_FORGED');
    try {
      const device = verifyStatement(entry.deviceCertificate, 'device', request.officerKey, verifier);
      const fits = device.deviceId === request.deviceId && device.officerId === request.officerId && device.authorityId === authorityId && sameBytes(device.deviceKey, request.deviceKey);
      if (!fits) throw new ClientError('PROOF_FORGED');
    } catch (error) {
      if (error instanceof StatementError) throw new ClientError('PROOF_FORGED');
      throw error;
    }
    const officer = certifyOfficer({ officerId: request.officerId, authorityId, officerKey: request.officerKey }, record.details, surroundings.nowSeconds(), account.signForAuthority());
    return [cosigned(officer), cosigned(entry.deviceCertificate)];
  }

  private certifyOwn(request: EnrolmentRequest): Uint8Array[] {
    const { account, surroundings } = this.parts;
    const { officerId, authorityId, officerKey, officerSeed } = account.certified;
    if (!officerSeed) throw new ClientError('NO_AUTHORITY_KEY');
    if (request.officerId !== officerId || !sameBytes(request.officerKey, officerKey)) throw new ClientError('PROOF_FORGED');
    return [cosigned(certifyDevice({ officerId, authorityId, deviceId: request.deviceId, deviceKey: request.deviceKey }, surroundings.nowSeconds(), (message) => sign(officerSeed, message)))];
  }

  async withdraw(invitationId: string): Promise<void> {
    await this.parts.api.withdrawInvitation(invitationId);
    await this.parts.vault.transact({ delete: [NAME + invitationId] });
  }

  async revoke(subject: keyof typeof REVOCATION_SUBJECTS, subjectId: string, reason: RevocationReason): Promise<void> {
    const { account, api, trust, surroundings } = this.parts;
    const { authorityId, officerSeed } = account.certified;
    const own = subject === 'device' && officerSeed && trust.list().some(({ ledger }) => ledger.deviceIdentity(subjectId)?.officerId === account.certified.officerId);
    const signer = own && !account.certified.authoritySeed ? (message: Uint8Array) => sign(officerSeed, message) : account.signForAuthority();
    const statement = cosigned(signStatement('revocation', { subject, subjectId, authorityId, revokedAt: surroundings.nowSeconds(), reason }, signer));
    for (const network of trust.list()) {
      const known = subject === 'officer' ? network.ledger.officer(subjectId, surroundings.nowSeconds()) : network.ledger.deviceIdentity(subjectId);
      if (!known || known.authorityId !== authorityId) continue;
      await api.publishStatements(network.networkId, [statement]);
      await trust.sync(network.networkId);
    }
  }

  private async close({ secret: _, ...record }: InvitationRecord): Promise<void> {
    await this.parts.vault.transact({ put: [[NAME + record.invitationId, pack(record)]] });
  }

  /** What was approved and is listed no more. An invitation with its secret stays: a server that hides it must not have it thrown away. */
  private async forget(listed: ReadonlySet<string>): Promise<void> {
    const records = (await this.parts.vault.scan(NAME)).map(({ value }) => unpack<InvitationRecord>(value));
    const gone = records.filter((record) => !isOpen(record) && !listed.has(record.invitationId));
    if (gone.length > 0) await this.parts.vault.transact({ delete: gone.map(({ invitationId }) => NAME + invitationId) });
  }

  private async find(invitationId: string): Promise<InvitationRecord | undefined> {
    const stored = await this.parts.vault.get(NAME + invitationId);
    return stored && unpack<InvitationRecord>(stored);
  }
}
