import { readOrRefuse, type TrustDraft } from '@chancery/access';
import {
  type Admission, ChanceryError, type Charter, type CosignedStatement, type DeviceCertificate, encodeCosigned, type OfficerCertificate, type Revocation, StatementError,
  type Suspension,
} from '@chancery/contracts';
import { DirectoryStore, isUniqueViolation, NetworkStore } from '@chancery/persistence';
import { isCoordinated, onlySignedBy, requireOneSignature } from './signatures.js';
import { type Touched, newTouched } from './touched.js';
import { requireApart } from './training-apart.js';

type AuthorityStatement = OfficerCertificate | DeviceCertificate | Revocation;

/** Takes statements into the logs they belong to, within one transaction, and keeps the directory in step. */
export class StatementAcceptance {
  /** Whom the statements so far may have changed the standing of. */
  readonly touched: Touched = newTouched();
  private readonly directory: DirectoryStore;

  constructor(
    private readonly draft: TrustDraft,
    private readonly now: Date,
  ) {
    this.directory = new DirectoryStore(draft.tx);
  }

  /**
   * One statement, published to one network. What an authority says goes to every network that has admitted it.
   * @throws ChanceryError `STATEMENT_MALFORMED`, `STATEMENT_REFUSED`, `TRAINING_APART`; StatementError: the transaction has to be rolled back
   */
  async accept(networkId: string, bytes: Uint8Array): Promise<void> {
    const statement = readOrRefuse(bytes);
    if (isCoordinated(statement.kind)) return this.append(networkId, onlySignedBy(bytes, statement, await this.coordinators(networkId, statement)));
    requireOneSignature(statement);
    await this.append(networkId, bytes);
    const { authorityId } = statement.value as AuthorityStatement;
    for (const other of await this.directory.networksOf(authorityId)) if (other !== networkId) await this.tryAppend(other, bytes);
  }

  private async coordinators(networkId: string, statement: CosignedStatement): Promise<Uint8Array[]> {
    const ledger = await this.draft.ledger(networkId);
    const charter = ledger.size > 0 ? ledger.charter : statement.kind === 'charter' ? (statement.value as Charter) : undefined;
    return charter?.coordinators.map(({ publicKey }) => publicKey) ?? [];
  }

  private async append(networkId: string, bytes: Uint8Array): Promise<void> {
    const before = this.draft.appended.length;
    await this.draft.append(networkId, bytes, this.now);
    const added = this.draft.appended[before];
    if (added) await this.project(networkId, added.statement);
  }

  /** Another network may know the authority by another key: then the statement means nothing there. */
  private async tryAppend(networkId: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.append(networkId, bytes);
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
    }
  }

  private async project(networkId: string, { kind, value }: CosignedStatement): Promise<void> {
    switch (kind) {
      case 'charter':
        return new NetworkStore(this.draft.tx).rename(networkId, (value as Charter).name, (value as Charter).abbreviation);
      case 'admission':
        return this.admit(value as Admission);
      case 'suspension':
        this.touched.authorityIds.add((value as Suspension).authorityId);
        return this.directory.suspend((value as Suspension).authorityId, networkId);
      case 'officer':
        return this.certifyOfficer(value as OfficerCertificate);
      case 'device':
        return this.certifyDevice(value as DeviceCertificate);
      default:
        return this.revoke(value as Revocation);
    }
  }

  private async admit(admission: Admission): Promise<void> {
    await requireApart(this.draft, admission);
    const elsewhere = await this.directory.networksOf(admission.authorityId);
    await this.directory.admit(admission);
    this.touched.authorityIds.add(admission.authorityId);
    for (const source of elsewhere) if (source !== admission.networkId) await this.copyCertificates(source, admission);
  }

  /** Whoever is certified now becomes known in the new network; whoever has left does not. */
  private async copyCertificates(source: string, { authorityId, networkId }: Admission): Promise<void> {
    const ledger = await this.draft.ledger(source);
    const unixSeconds = Math.floor(this.now.getTime() / 1000);
    for (const officer of ledger.listOfficers(unixSeconds, authorityId)) {
      if (officer.standing !== 'valid') continue;
      for (const deviceId of officer.deviceIds) {
        const [identity, chain] = [ledger.deviceIdentity(deviceId), ledger.deviceChain(deviceId)];
        if (!identity || !chain || ledger.standing(identity, { unixSeconds }) !== 'valid') continue;
        await this.tryAppend(networkId, encodeCosigned([chain.officer]));
        await this.tryAppend(networkId, encodeCosigned([chain.device]));
      }
    }
  }

  /** Ids are handed out once on this server: a second network must not give somebody's id to somebody else. */
  private async certifyOfficer(certificate: OfficerCertificate): Promise<void> {
    if (!(await this.directory.putOfficer(certificate))) throw new ChanceryError('STATEMENT_REFUSED');
    this.touched.authorityIds.add(certificate.authorityId);
    this.touched.recertifiedOfficerIds.add(certificate.officerId);
  }

  private async certifyDevice(certificate: DeviceCertificate): Promise<void> {
    try {
      if (!(await this.directory.putDevice(certificate))) throw new ChanceryError('STATEMENT_REFUSED');
    } catch (error) {
      throw isUniqueViolation(error) ? new ChanceryError('STATEMENT_REFUSED') : error;
    }
    this.touched.authorityIds.add(certificate.authorityId);
  }

  private revoke(revocation: Revocation): Promise<void> {
    this.touched.authorityIds.add(revocation.authorityId);
    return Promise.resolve();
  }
}
