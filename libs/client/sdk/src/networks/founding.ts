import { encodeCosigned, readStatement, sameBytes, signStatement, StatementError, verifyStatement, type CoordinatorCard, type Signer } from '@chancery/contracts';
import { findBundledNetwork } from '@chancery/domain';
import { generateSigningKeyPair, sign } from '@chancery/sealing';
import type { AccountRecord, AccountStore } from '../account/account-store.js';
import type { NetworkDraftOrder } from '../api.js';
import { ClientError } from '../client-error.js';
import { certifyDevice, certifyOfficer, cosigned } from '../enrolment/certificates.js';
import type { Surroundings } from '../surroundings.js';
import { verifier } from '../trust/network-trust.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import { checkDraft, coordinatorKeys, cosign, decodeDraft, draftStatements, draftView, encodeDraft } from './draft.js';

/** Founding a network: keys of coordinators, a draft that travels between them, and the day it is handed in. */
export class Founding {
  constructor(
    private readonly api: ServerApi,
    private readonly account: AccountStore,
    private readonly trust: TrustStore,
    private readonly surroundings: Surroundings,
  ) {}

  async createCoordinator(name: string): Promise<Uint8Array> {
    const { seed, publicKey } = generateSigningKeyPair();
    await this.account.addCoordinator(name, seed, publicKey, this.surroundings.newId());
    return signStatement('coordinator-card', { name, publicKey }, (message) => sign(seed, message));
  }

  async draft(order: NetworkDraftOrder): Promise<Uint8Array> {
    if (this.account.record) throw new ClientError('ALREADY_ENROLLED');
    const { name, abbreviation } = nameOf(order);
    const coordinators = order.coordinators.map(readCoordinatorCard);
    const signers = this.signersAmong(coordinators.map(({ publicKey }) => publicKey));
    const now = this.surroundings.nowSeconds();
    const [networkId, authorityId, officerId, deviceId] = [1, 2, 3, 4].map(() => this.surroundings.newId()) as [string, string, string, string];
    const [authority, officer, device] = [generateSigningKeyPair(), generateSigningKeyPair(), generateSigningKeyPair()];
    const threshold = order.threshold ?? (order.training ? 1 : 2);
    const charter = { networkId, name, abbreviation, coordinators, threshold, version: 1, foundedAt: now, training: order.training ?? false };
    const admission = { networkId, authorityId, kind: 'secretariat' as const, state: 'ZZ', name: order.secretariat.name, authorityKey: authority.publicKey, admittedAt: now };
    const founder = { name: order.founder.name, languages: order.founder.languages ?? [], functions: [], roles: ['coordinator', 'security_officer'] as const };
    const draft = {
      charter: encodeCosigned(signers.map((signer) => signStatement('charter', charter, signer))),
      admission: encodeCosigned(signers.map((signer) => signStatement('admission', admission, signer))),
      officer: cosigned(certifyOfficer({ officerId, authorityId, officerKey: officer.publicKey }, founder, now, (message) => sign(authority.seed, message))),
      device: cosigned(certifyDevice({ deviceId, officerId, authorityId, deviceKey: device.publicKey }, now, (message) => sign(officer.seed, message))),
    };
    const account: AccountRecord = {
      deviceId, officerId, authorityId, deviceSeed: device.seed, officerSeed: officer.seed, officerKey: officer.publicKey, authoritySeed: authority.seed,
      certified: false, certificates: [draft.officer, draft.device], networkIds: [networkId],
    };
    await this.account.store(account);
    await this.surroundings.crash('found.stored');
    return encodeDraft(draft);
  }

  async cosign(bytes: Uint8Array): Promise<Uint8Array> {
    draftView(bytes);
    const draft = decodeDraft(bytes);
    let signed = draft;
    for (const signer of this.signersAmong(coordinatorKeys(draft))) signed = { ...signed, charter: cosign(signed.charter, 'charter', signer), admission: cosign(signed.admission, 'admission', signer) };
    return encodeDraft(signed);
  }

  /** @returns the network's id */
  async found(bytes: Uint8Array, foundingToken: string): Promise<string> {
    const view = draftView(bytes);
    const draft = decodeDraft(bytes);
    const account = this.account.record;
    if (!account || !account.networkIds.includes(view.networkId) || !sameBytes(draft.device, account.certificates[1]!)) throw new ClientError('DRAFT_MALFORMED');
    checkDraft(draft);
    await this.api.foundNetwork(foundingToken, draftStatements(draft));
    await this.surroundings.crash('found.accepted');
    await this.trust.pin(view.networkId, view.fingerprint);
    await this.trust.sync(view.networkId);
    await this.account.store({ ...account, certified: true });
    return view.networkId;
  }

  /** @throws ClientError NO_COORDINATOR_KEY unless this vault holds one of these keys */
  signersAmong(publicKeys: readonly Uint8Array[]): Signer[] {
    const own = this.account.coordinatorKeys().filter(({ publicKey }) => publicKeys.some((key) => sameBytes(key, publicKey)));
    if (own.length === 0) throw new ClientError('NO_COORDINATOR_KEY');
    return own.map(({ seed }) => (message: Uint8Array) => sign(seed, message));
  }
}

function nameOf(order: NetworkDraftOrder): { name: string; abbreviation: string } {
  const bundled = order.catalogueId === undefined ? undefined : findBundledNetwork(order.catalogueId);
  const name = order.name ?? bundled?.name;
  const abbreviation = order.abbreviation ?? bundled?.abbreviation;
  if (name === undefined || abbreviation === undefined) throw new ClientError('UNKNOWN_NETWORK');
  return { name, abbreviation };
}

/** @throws ClientError CARD_MALFORMED */
function readCoordinatorCard(bytes: Uint8Array): CoordinatorCard {
  try {
    const { value } = readStatement(bytes, 'coordinator-card');
    return verifyStatement(bytes, 'coordinator-card', value.publicKey, verifier);
  } catch (error) {
    if (error instanceof StatementError) throw new ClientError('CARD_MALFORMED');
    throw error;
  }
}
