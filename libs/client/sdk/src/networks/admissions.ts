import { encodeCosigned, readCosigned, readStatement, sameBytes, signStatement, StatementError, verifyCose, verifyStatement, type Admission, type AuthorityCard, type PublishStatementsReply, type StatementPayloads, type Suspension } from '@chancery/contracts';
import { digest, generateSigningKeyPair, sign } from '@chancery/sealing';
import type { AccountRecord, AccountStore } from '../account/account-store.js';
import type { AuthorityOrder } from '../api.js';
import { ClientError } from '../client-error.js';
import { certifyDevice, certifyOfficer, cosigned } from '../enrolment/certificates.js';
import type { Surroundings } from '../surroundings.js';
import { verifier } from '../trust/network-trust.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import type { AuthorityCardView, CountersignatureStatus, CountersignatureView, Self } from '../views.js';
import { cosign } from './draft.js';
import type { Founding } from './founding.js';

/** Admitting authorities: their cards, the coordinators' signatures, and an authority's own first step. */
export class Admissions {
  constructor(
    private readonly api: ServerApi,
    private readonly account: AccountStore,
    private readonly trust: TrustStore,
    private readonly founding: Founding,
    private readonly surroundings: Surroundings,
  ) {}

  async createAuthority({ kind = 'central_authority', state, name, officer: order }: AuthorityOrder): Promise<Uint8Array> {
    if (this.account.record) throw new ClientError('ALREADY_ENROLLED');
    const now = this.surroundings.nowSeconds();
    const [authorityId, officerId, deviceId] = [1, 2, 3].map(() => this.surroundings.newId()) as [string, string, string];
    const [authority, officer, device] = [generateSigningKeyPair(), generateSigningKeyPair(), generateSigningKeyPair()];
    const roles = order.roles ?? (kind === 'secretariat' ? (['coordinator', 'security_officer'] as const) : (['contact_point', 'duty_officer', 'security_officer'] as const));
    const details = { name: order.name, functions: order.functions ?? [], languages: order.languages ?? [], roles };
    const signer = (message: Uint8Array): Uint8Array => sign(authority.seed, message);
    const certificates = [
      cosigned(certifyOfficer({ officerId, authorityId, officerKey: officer.publicKey }, details, now, signer)),
      cosigned(certifyDevice({ deviceId, officerId, authorityId, deviceKey: device.publicKey }, now, (message) => sign(officer.seed, message))),
    ];
    const account: AccountRecord = {
      deviceId, officerId, authorityId, certificates, deviceSeed: device.seed, officerSeed: officer.seed, officerKey: officer.publicKey, authoritySeed: authority.seed, certified: false, networkIds: [],
    };
    const card = signStatement('authority-card', { authorityId, kind, state, name, authorityKey: authority.publicKey }, signer);
    await this.account.store(account);
    return card;
  }

  inspectCard(bytes: Uint8Array): AuthorityCardView {
    const { authorityId, kind, state, name, authorityKey } = readAuthorityCard(bytes);
    return { authorityId, kind, state, name, fingerprint: digest(authorityKey) };
  }

  async admit(networkId: string, bytes: Uint8Array): Promise<CountersignatureStatus> {
    const card = readAuthorityCard(bytes);
    return this.publish(networkId, 'admission', { ...card, networkId, admittedAt: this.surroundings.nowSeconds() });
  }

  async suspend(networkId: string, authorityId: string): Promise<CountersignatureStatus> {
    if (!this.trust.of(networkId).ledger.authority(authorityId)) throw new ClientError('UNKNOWN_AUTHORITY');
    return this.publish(networkId, 'suspension', { networkId, authorityId, suspendedAt: this.surroundings.nowSeconds() });
  }

  private async publish<K extends 'admission' | 'suspension'>(networkId: string, kind: K, value: StatementPayloads[K]): Promise<CountersignatureStatus> {
    const signers = this.founding.signersAmong(this.coordinatorsOf(networkId));
    return this.handIn(networkId, encodeCosigned(signers.map((signer) => signStatement(kind, value, signer))));
  }

  private async handIn(networkId: string, statement: Uint8Array): Promise<CountersignatureStatus> {
    const { accepted, signed, needed }: PublishStatementsReply = await this.api.publishStatements(networkId, [statement]);
    if (accepted) await this.trust.sync(networkId);
    return { accepted, signed, needed };
  }

  async countersignatures(networkId: string): Promise<CountersignatureView[]> {
    const { pending } = await this.api.countersignatures(networkId);
    return pending.flatMap(({ statement }) => this.pendingView(networkId, statement) ?? []);
  }

  async countersign(networkId: string, statementDigest: Uint8Array): Promise<CountersignatureStatus> {
    const { pending } = await this.api.countersignatures(networkId);
    const found = pending.find(({ statement }) => sameBytes(readCosigned(statement).digest, statementDigest));
    if (!found) throw new ClientError('UNKNOWN_AUTHORITY');
    const { kind } = readCosigned(found.statement);
    let statement = found.statement;
    for (const signer of this.founding.signersAmong(this.coordinatorsOf(networkId))) statement = cosign(statement, kind, signer);
    return this.handIn(networkId, statement);
  }

  /** Counts the signatures itself: what the server says of them is not repeated. */
  private pendingView(networkId: string, bytes: Uint8Array): CountersignatureView | undefined {
    try {
      const statement = readCosigned(bytes);
      const { kind, value, digest: statementDigest } = statement;
      if (kind !== 'admission' && kind !== 'suspension' && kind !== 'charter') return undefined;
      const network = this.trust.of(networkId);
      const unsigned = this.account.coordinatorKeys().filter(({ publicKey }) => this.coordinatorsOf(networkId).some((key) => sameBytes(key, publicKey)) && !statement.signatures.some((cose) => verifyCose(cose, publicKey, verifier)));
      const subject = kind === 'charter' ? { name: network.ledger.charter.name } : describe(kind, value as Admission | Suspension, network.ledger.authority((value as Suspension).authorityId)?.name);
      return { kind, digest: statementDigest, ...subject, ...network.ledger.countersignatures(bytes), mayCountersign: unsigned.length > 0 };
    } catch (error) {
      if (error instanceof StatementError) return undefined;
      throw error;
    }
  }

  private coordinatorsOf(networkId: string): Uint8Array[] {
    return this.trust.of(networkId).ledger.charter.coordinators.map(({ publicKey }) => publicKey);
  }

  async claimAuthority({ networkId, fingerprint }: { networkId: string; fingerprint: Uint8Array }): Promise<Self> {
    const account = this.account.record;
    if (!account) throw new ClientError('NOT_ENROLLED');
    await this.api.publishStatements(networkId, account.certified ? this.ownCertificates(account) : account.certificates);
    await this.surroundings.crash('claim-authority.accepted');
    const network = await this.trust.pin(networkId, fingerprint);
    await this.trust.sync(networkId);
    if (!network.ledger.deviceIdentity(account.deviceId)) throw new ClientError('CERTIFICATE_MISMATCH');
    await this.account.store({ ...account, certified: true, networkIds: [...new Set([...account.networkIds, networkId])] });
    return this.account.self(this.trust)!;
  }

  /** For a further network: everybody of this authority who is in good standing in the first one. */
  private ownCertificates(account: AccountRecord): Uint8Array[] {
    const now = this.surroundings.nowSeconds();
    const from = this.trust.list().find(({ ledger }) => ledger.deviceIdentity(account.deviceId));
    if (!from) return [...account.certificates];
    return from.ledger.listOfficers(now, account.authorityId).flatMap(({ standing, deviceIds }) => {
      if (standing !== 'valid') return [];
      const good = deviceIds.filter((deviceId) => from.ledger.standing(from.ledger.deviceIdentity(deviceId)!, { unixSeconds: now }) === 'valid');
      const chains = good.map((deviceId) => from.ledger.deviceChain(deviceId)!);
      return chains[0] ? [cosigned(chains[0].officer), ...chains.map(({ device }) => cosigned(device))] : [];
    });
  }
}

const describe = (kind: 'admission' | 'suspension', value: Admission | Suspension, known: string | undefined) =>
  kind === 'admission' ? { authorityId: value.authorityId, name: (value as Admission).name, state: (value as Admission).state } : { authorityId: value.authorityId, name: known ?? '' };

/** @throws ClientError CARD_MALFORMED */
function readAuthorityCard(bytes: Uint8Array): AuthorityCard {
  try {
    const { value } = readStatement(bytes, 'authority-card');
    return verifyStatement(bytes, 'authority-card', value.authorityKey, verifier);
  } catch (error) {
    if (error instanceof StatementError) throw new ClientError('CARD_MALFORMED');
    throw error;
  }
}
