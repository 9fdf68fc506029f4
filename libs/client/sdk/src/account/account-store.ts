import { encodeLeafChain } from '@chancery/contracts';
import { sign, signingKeyPairFromSeed } from '@chancery/sealing';
import type { RecordChange, Vault } from '@chancery/vault';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { Credentials } from '../transport/server-session.js';
import type { Self } from '../views.js';

/** Who this vault is, with every secret that signs. Seeds are Ed25519, 32 bytes. */
export interface AccountRecord {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly deviceSeed: Uint8Array;
  /** Absent on a further device. */
  readonly officerSeed?: Uint8Array;
  readonly officerKey: Uint8Array;
  /** Only on the device that founded the authority. */
  readonly authoritySeed?: Uint8Array;
  /** False until the certificates are in a log and were verified. */
  readonly certified: boolean;
  /** Statements that certify this device, to be published at founding or claiming; cosigned. */
  readonly certificates: readonly Uint8Array[];
  /** Networks in which this device was certified: an early word, the server's own list completes it. */
  readonly networkIds: readonly string[];
}

interface CoordinatorRecord {
  readonly name: string;
  readonly seed: Uint8Array;
}

const ACCOUNT = 'a:account';
const COORDINATOR = 'a:coordinator:';

/** The account and the coordinator keys of this vault. */
export class AccountStore {
  private account: AccountRecord | undefined;
  private coordinators: (CoordinatorRecord & { publicKey: Uint8Array })[] = [];

  constructor(private readonly vault: Vault) {}

  async load(): Promise<void> {
    const stored = await this.vault.get(ACCOUNT);
    this.account = stored && unpack<AccountRecord>(stored);
    this.coordinators = (await this.vault.scan(COORDINATOR)).map(({ value }) => {
      const record = unpack<CoordinatorRecord>(value);
      return { ...record, publicKey: signingKeyPairFromSeed(record.seed).publicKey };
    });
  }

  get record(): AccountRecord | undefined {
    return this.account;
  }

  /** @throws ClientError NOT_ENROLLED */
  get certified(): AccountRecord {
    if (!this.account?.certified) throw new ClientError('NOT_ENROLLED');
    return this.account;
  }

  credentials = (): Credentials | undefined => this.account && { deviceId: this.account.deviceId, seed: this.account.deviceSeed };

  /** Stores the account, together with `more`, in one transaction. */
  async store(account: AccountRecord, more: RecordChange = {}): Promise<void> {
    await this.vault.transact({ ...more, put: [[ACCOUNT, pack(account)], ...(more.put ?? [])] });
    this.account = account;
  }

  async addCoordinator(name: string, seed: Uint8Array, publicKey: Uint8Array, id: string): Promise<void> {
    await this.vault.transact({ put: [[COORDINATOR + id, pack({ name, seed })]] });
    this.coordinators.push({ name, seed, publicKey });
  }

  coordinatorKeys(): readonly { readonly name: string; readonly seed: Uint8Array; readonly publicKey: Uint8Array }[] {
    return this.coordinators;
  }

  /** Signs for the authority. @throws ClientError NO_AUTHORITY_KEY */
  signForAuthority(): (message: Uint8Array) => Uint8Array {
    const seed = this.account?.authoritySeed;
    if (!seed) throw new ClientError('NO_AUTHORITY_KEY');
    return (message) => sign(seed, message);
  }

  signForDevice(): (message: Uint8Array) => Uint8Array {
    const { deviceSeed } = this.certified;
    return (message) => sign(deviceSeed, message);
  }

  /** The chain as it stands in this device's MLS leaves in that network. @throws ClientError NOT_ENROLLED */
  leafIdentity(trust: TrustStore, networkId: string): Uint8Array {
    const chain = trust.of(networkId).ledger.deviceChain(this.certified.deviceId);
    if (!chain) throw new ClientError('NOT_ENROLLED');
    return encodeLeafChain(chain);
  }

  /** Who this device is by the logs that it has verified; undefined until it is certified in one of them. */
  self(trust: TrustStore): Self | undefined {
    const account = this.account;
    if (!account?.certified) return undefined;
    const inNetworks = trust.list().filter((network) => network.ledger.deviceIdentity(account.deviceId));
    const identity = inNetworks[0]?.ledger.deviceIdentity(account.deviceId);
    return {
      deviceId: account.deviceId, officerId: account.officerId, authorityId: account.authorityId,
      officerName: identity?.officerName ?? '',
      roles: (identity?.roles ?? []),
      networkIds: inNetworks.map((network) => network.networkId),
      holdsAuthorityKey: account.authoritySeed !== undefined,
      holdsOfficerKey: account.officerSeed !== undefined,
    };
  }
}
