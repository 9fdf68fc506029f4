import { ChanceryError, sameBytes, signStatement, type EnrolmentRequest } from '@chancery/contracts';
import { generateSigningKeyPair, sign, signingKeyPairFromSeed } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { AccountRecord, AccountStore } from '../account/account-store.js';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import type { EnrolmentState, Self } from '../views.js';
import { certifyDevice } from './certificates.js';
import { readCodeOrLink, type EnrolmentCode } from './enrolment-code.js';
import { claimToken, comparisonCode, enrolmentProof } from './invitation-secret.js';

/** An enrolment under way: the same keys are used again after a crash. */
interface EnrolmentRecord {
  readonly invitationId: string;
  readonly account: AccountRecord;
  readonly enrolment: Uint8Array;
  readonly deviceCertificate?: Uint8Array;
}

const UNDER_WAY = 'e:under-way';

export interface NewcomerParts {
  readonly vault: Vault;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
  /** Milliseconds between two questions. */
  readonly poll: number;
  /** Where an invitation link may lead: the server, and whoever serves its web client. */
  readonly linkOrigins: readonly string[];
}

/** The newcomer's side: claims an invitation, waits, and believes only what leads back to the fingerprint on paper. */
export class Newcomer {
  constructor(private readonly parts: NewcomerParts) {}

  async enrol(text: string, { onState, signal }: { onState?: (state: EnrolmentState) => void; signal?: AbortSignal } = {}): Promise<Self> {
    const { account, surroundings, linkOrigins } = this.parts;
    if (account.record?.certified) throw new ClientError('ALREADY_ENROLLED');
    const code = readCodeOrLink(text, linkOrigins);
    const record = await this.prepare(code);
    const shown = comparisonCode(code.secret, code.invitationId, signingKeyPairFromSeed(record.account.deviceSeed).publicKey);
    const before = await this.claim(code, record);
    onState?.({ state: 'claimed', comparisonCode: shown });
    const networkId = await this.wait(code, before, () => onState?.({ state: 'waiting', comparisonCode: shown }), signal);
    await surroundings.crash('enrol.approved');
    const self = await this.finish(code, record, networkId);
    onState?.({ state: 'approved' });
    return self;
  }

  private async prepare(code: EnrolmentCode): Promise<EnrolmentRecord> {
    const stored = await this.parts.vault.get(UNDER_WAY);
    const underWay = stored && unpack<EnrolmentRecord>(stored);
    if (underWay?.invitationId === code.invitationId) return underWay;
    const record = this.makeKeys(code);
    await this.parts.vault.transact({ put: [[UNDER_WAY, pack(record)]] });
    await this.parts.surroundings.crash('enrol.stored');
    return record;
  }

  private makeKeys(code: EnrolmentCode): EnrolmentRecord {
    const { surroundings } = this.parts;
    const device = generateSigningKeyPair();
    const officer = code.officer ? undefined : generateSigningKeyPair();
    const officerId = code.officer?.officerId ?? surroundings.newId();
    const officerKey = code.officer?.officerKey ?? officer!.publicKey;
    const deviceId = surroundings.newId();
    const { invitationId, authorityId } = code;
    const account: AccountRecord = { deviceId, officerId, authorityId, officerKey, deviceSeed: device.seed, certified: false, certificates: [], networkIds: [], ...(officer ? { officerSeed: officer.seed } : {}) };
    const request: EnrolmentRequest = { invitationId, officerId, officerKey, deviceId, deviceKey: device.publicKey, requestedAt: surroundings.nowSeconds() };
    const enrolment = signStatement('enrolment', request, (message) => sign(device.seed, message));
    const certificate = officer && certifyDevice({ officerId, authorityId, deviceId, deviceKey: device.publicKey }, surroundings.nowSeconds(), (message) => sign(officer.seed, message));
    return { invitationId, account, enrolment, ...(certificate ? { deviceCertificate: certificate } : {}) };
  }

  /** Once only: after a crash the server refuses a second claim, and the status says how far the first one came. */
  private async claim(code: EnrolmentCode, { enrolment, deviceCertificate }: EnrolmentRecord): Promise<ChanceryError | undefined> {
    const { invitationId, secret } = code;
    try {
      await this.parts.api.claimInvitation(invitationId, { claimToken: claimToken(secret, invitationId), enrolment, proof: enrolmentProof(secret, invitationId, enrolment), ...(deviceCertificate ? { deviceCertificate } : {}) });
      await this.parts.surroundings.crash('enrol.claimed');
      return undefined;
    } catch (error) {
      if (error instanceof ChanceryError && (error.family === 'denied' || error.family === 'conflict')) return error;
      throw error;
    }
  }

  private async wait(code: EnrolmentCode, refusal: ChanceryError | undefined, tell: () => void, signal?: AbortSignal): Promise<string> {
    const { api, surroundings, poll } = this.parts;
    for (;;) {
      const { state, networkId } = await this.status(api, code, refusal);
      if (state === 'approved') return networkId;
      if (state !== 'claimed') throw refusal ?? new ClientError('INVITATION_OVER');
      tell();
      if (signal?.aborted) throw new ClientError('CLIENT_STOPPED');
      await surroundings.clock.wait(poll, signal);
    }
  }

  private async status(api: ServerApi, { invitationId, secret }: EnrolmentCode, refusal: ChanceryError | undefined) {
    try {
      return await api.invitationStatus(invitationId, claimToken(secret, invitationId));
    } catch (error) {
      throw refusal ?? error;
    }
  }

  /** Signs in, fetches the log, and holds it against the fingerprint on paper and this device's own keys. */
  private async finish(code: EnrolmentCode, record: EnrolmentRecord, networkId: string): Promise<Self> {
    const { account, trust } = this.parts;
    const certified: AccountRecord = { ...record.account, certified: true, networkIds: [networkId] };
    const network = await trust.pin(networkId, code.fingerprint);
    await this.signInAs(record.account);
    await trust.sync(networkId);
    const identity = network.ledger.deviceIdentity(certified.deviceId);
    const officer = network.ledger.officer(certified.officerId, this.parts.surroundings.nowSeconds());
    const fits =
      identity && officer && identity.authorityId === code.authorityId && identity.officerId === certified.officerId &&
      sameBytes(identity.deviceKey, signingKeyPairFromSeed(certified.deviceSeed).publicKey) && sameBytes(officer.certificate.officerKey, certified.officerKey);
    if (!fits) throw new ClientError('CERTIFICATE_MISMATCH');
    await account.store(certified, { delete: [UNDER_WAY] });
    return account.self(trust)!;
  }

  /** The account is on disk before the session is opened: a crash in between goes on from here. */
  private async signInAs(record: AccountRecord): Promise<void> {
    await this.parts.account.store(record);
    this.parts.api.session.forget();
    await this.parts.api.session.signIn();
  }
}
