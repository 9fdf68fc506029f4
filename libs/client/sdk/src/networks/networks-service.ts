import type { AuthorityOrder, NetworkDraftOrder, NetworksApi } from '../api.js';
import type { Surroundings } from '../surroundings.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { AuthorityCardView, AuthorityView, CountersignatureStatus, CountersignatureView, DraftView, NetworkView, OfficerView, Self } from '../views.js';
import type { Admissions } from './admissions.js';
import { draftView } from './draft.js';
import type { Founding } from './founding.js';

export class NetworksService implements NetworksApi {
  constructor(
    private readonly founding: Founding,
    private readonly admissions: Admissions,
    private readonly trust: TrustStore,
    private readonly surroundings: Surroundings,
    /** This device has just become somebody. */
    private readonly onCertified: () => void,
  ) {}

  createCoordinator(name: string): Promise<Uint8Array> {
    return this.founding.createCoordinator(name);
  }

  draftNetwork(order: NetworkDraftOrder): Promise<Uint8Array> {
    return this.founding.draft(order);
  }

  inspectDraft(draft: Uint8Array): DraftView {
    return draftView(draft);
  }

  cosignDraft(draft: Uint8Array): Promise<Uint8Array> {
    return this.founding.cosign(draft);
  }

  async found(draft: Uint8Array, foundingToken: string): Promise<NetworkView> {
    const networkId = await this.founding.found(draft, foundingToken);
    this.onCertified();
    return networkView(this.trust.of(networkId));
  }

  createAuthority(order: AuthorityOrder): Promise<Uint8Array> {
    return this.admissions.createAuthority(order);
  }

  inspectCard(card: Uint8Array): AuthorityCardView {
    return this.admissions.inspectCard(card);
  }

  admit(networkId: string, card: Uint8Array): Promise<CountersignatureStatus> {
    return this.admissions.admit(networkId, card);
  }

  countersignatures(networkId: string): Promise<CountersignatureView[]> {
    return this.admissions.countersignatures(networkId);
  }

  countersign(networkId: string, digest: Uint8Array): Promise<CountersignatureStatus> {
    return this.admissions.countersign(networkId, digest);
  }

  suspend(networkId: string, authorityId: string): Promise<CountersignatureStatus> {
    return this.admissions.suspend(networkId, authorityId);
  }

  async claimAuthority(order: { networkId: string; fingerprint: Uint8Array }): Promise<Self> {
    const self = await this.admissions.claimAuthority(order);
    this.onCertified();
    return self;
  }

  list(): NetworkView[] {
    return this.trust.list().filter(({ size }) => size > 0).map(networkView);
  }

  directory(networkId: string): AuthorityView[] {
    const { ledger } = this.trust.of(networkId);
    const now = this.surroundings.nowSeconds();
    return ledger.listAuthorities().map(({ authorityId, kind, state, name, suspended }) => ({
      authorityId, kind, state, name, suspended,
      officers: ledger.listOfficers(now, authorityId).map(({ officerId, certificate, standing, deviceIds }): OfficerView => ({
        officerId, standing,
        name: certificate.name, functions: certificate.functions, roles: certificate.roles, languages: certificate.languages,
        validUntil: certificate.notAfter * 1_000,
        deviceIds: deviceIds.filter((deviceId) => ledger.standing(ledger.deviceIdentity(deviceId)!, { unixSeconds: now }) === 'valid'),
      })),
    }));
  }
}

function networkView({ networkId, fingerprint, pinned, size, ledger }: NetworkTrust): NetworkView {
  const { name, abbreviation, training, coordinators, threshold } = ledger.charter;
  return { networkId, name, abbreviation, training, threshold, fingerprint, pinned, logSize: size, coordinators: coordinators.map((coordinator) => coordinator.name) };
}
