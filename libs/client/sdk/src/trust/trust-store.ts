import { ChanceryError, readCosigned, sameBytes, StatementError, type Charter, type StatementPage } from '@chancery/contracts';
import { orderedNumber, type Vault } from '@chancery/vault';
import type { AttentionDesk } from '../attention-desk.js';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import { SerialQueue } from '../serial-queue.js';
import type { Surroundings } from '../surroundings.js';
import type { ServerApi } from '../transport/server-api.js';
import { BREAK_CODES, NetworkTrust } from './network-trust.js';

interface NetworkRecord {
  readonly networkId: string;
  readonly fingerprint: Uint8Array;
  readonly pinned: boolean;
}

/** How much of a log this device has verified: the first `size` statements, whose root (RFC 9162, 32 bytes) is this. */
interface VerifiedMark {
  readonly size: number;
  readonly root: Uint8Array;
}

const NETWORK = 'n:';
const VERIFIED = 'nv:';
const STATEMENT = 't:';
const statementName = (networkId: string, position: number): string => `${STATEMENT}${networkId}:${orderedNumber(position)}`;
const LOAD_PAGE = 500;

/** The logs of this device's networks: raw statements in the vault, replayed at opening, extended from the server. */
export class TrustStore {
  private readonly networks = new Map<string, NetworkTrust>();
  private readonly queues = new Map<string, SerialQueue>();
  /** Called when a log has grown. */
  onGrowth: (networkId: string) => void = () => undefined;

  constructor(
    private readonly vault: Vault,
    private readonly api: ServerApi,
    private readonly surroundings: Surroundings,
    private readonly attention: AttentionDesk,
  ) {}

  async load(): Promise<void> {
    for (const { value } of await this.vault.scan(NETWORK)) {
      const record = unpack<NetworkRecord>(value);
      this.networks.set(record.networkId, await this.restore(record));
    }
  }

  /**
   * Reads a log from the vault. The seal of the mark vouches for signatures that were verified before; statements that do
   * not have the marked root, and all of a vault that has no mark yet, are verified anew.
   */
  private async restore(record: NetworkRecord): Promise<NetworkTrust> {
    const stored = await this.vault.get(VERIFIED + record.networkId);
    const mark = stored && unpack<VerifiedMark>(stored);
    const restored = mark && (await this.read(record, mark.size));
    const marked = mark && restored?.ledger.root(mark.size);
    const network = restored && marked && sameBytes(marked, mark.root) ? restored : await this.read(record, 0);
    if (network.size > (mark?.size ?? 0)) await this.vault.transact({ put: [verifiedMark(network)] });
    return network;
  }

  /** @param verified  how many statements need no check of their signatures */
  private async read({ networkId, fingerprint, pinned }: NetworkRecord, verified: number): Promise<NetworkTrust> {
    const network = new NetworkTrust(networkId, fingerprint, pinned);
    let after: string | undefined;
    for (;;) {
      const page = await this.vault.scan(`${STATEMENT}${networkId}:`, { limit: LOAD_PAGE, ...(after === undefined ? {} : { after }) });
      for (const { value } of page) {
        if (network.size < verified) network.replay(value);
        else network.append(value);
      }
      if (page.length < LOAD_PAGE) return network;
      after = page.at(-1)!.name;
    }
  }

  /**
   * Pins a network. The same fingerprint again changes nothing; another one is taken only while nothing has been verified
   * under the first, so that a slip of the pen can be corrected. @throws ClientError FINGERPRINT_MISMATCH
   */
  async pin(networkId: string, fingerprint: Uint8Array, pinned = true): Promise<NetworkTrust> {
    const known = this.networks.get(networkId);
    const same = known !== undefined && sameBytes(known.fingerprint, fingerprint);
    if (known && !same && known.size > 0) throw new ClientError('FINGERPRINT_MISMATCH');
    if (known && same && (known.pinned || !pinned)) return known;
    await this.vault.transact({ put: [[NETWORK + networkId, pack({ networkId, fingerprint, pinned })]] });
    const network = known ? await this.restore({ networkId, fingerprint, pinned }) : new NetworkTrust(networkId, fingerprint, pinned);
    this.networks.set(networkId, network);
    return network;
  }

  list(): NetworkTrust[] {
    return [...this.networks.values()];
  }

  /** @throws ClientError UNKNOWN_NETWORK */
  of(networkId: string): NetworkTrust {
    const network = this.networks.get(networkId);
    if (!network) throw new ClientError('UNKNOWN_NETWORK');
    return network;
  }

  has(networkId: string): boolean {
    return this.networks.has(networkId);
  }

  /**
   * Brings a log up to the server's state.
   * @returns how many statements were new
   * @throws ClientError LOG_CONTRADICTS, FINGERPRINT_MISMATCH, TRAINING_APART: the network is not believed any more; ChanceryError as the server says
   */
  async sync(networkId: string): Promise<number> {
    const queue = this.queues.get(networkId) ?? new SerialQueue();
    this.queues.set(networkId, queue);
    const grown = await queue.run(() => this.extend(this.of(networkId)));
    if (grown > 0) this.onGrowth(networkId);
    return grown;
  }

  /** Makes sure that the first `size` statements are here. @returns false when the server does not hand them out */
  async reach(networkId: string, size: number): Promise<boolean> {
    if (this.of(networkId).size < size) await this.sync(networkId);
    return this.of(networkId).size >= size;
  }

  private async extend(network: NetworkTrust): Promise<number> {
    network.requireSound();
    const before = network.size;
    await this.save(network);
    for (;;) {
      try {
        const page = await this.page(network);
        const more = await this.takePage(network, page);
        if (!more) return network.size - before;
      } catch (error) {
        const code = error instanceof ClientError ? BREAK_CODES.find((candidate) => candidate === error.code) : undefined;
        if (code !== undefined) {
          network.broken = code;
          this.attention.raise(code, { networkId: network.networkId });
        }
        throw error;
      }
    }
  }

  /** A server that calls the position malformed has fewer statements than it once handed out. */
  private async page(network: NetworkTrust): Promise<StatementPage> {
    try {
      return await this.api.statements(network.networkId, network.size);
    } catch (error) {
      if (error instanceof ChanceryError && error.code === 'BODY_MALFORMED') throw new ClientError('LOG_CONTRADICTS');
      throw error;
    }
  }

  /** What a failed transaction left in memory alone goes to disk before anything else does. */
  private async save(network: NetworkTrust): Promise<void> {
    if (network.unsaved.length === 0) return;
    await this.vault.transact({ put: [...network.unsaved, verifiedMark(network)] });
    network.unsaved = [];
    await this.surroundings.crash('statements.stored');
  }

  /**
   * Whoever is in a real network is in no training network, and the other way round: the first one that this device has
   * verified decides. Looked at before anything of the other log is kept. @throws ClientError TRAINING_APART
   */
  private requireApart(charter: Uint8Array | undefined): void {
    const training = charter && trainingFlag(charter);
    if (training === undefined) return;
    if (this.list().some(({ size, ledger }) => size > 0 && ledger.charter.training !== training)) throw new ClientError('TRAINING_APART');
  }

  private async takePage(network: NetworkTrust, page: StatementPage): Promise<boolean> {
    const size = network.size;
    if (page.logSize < size || page.from !== size) throw new ClientError('LOG_CONTRADICTS');
    if (size === 0) this.requireApart(page.statements[0]);
    let refused: unknown;
    for (const statement of page.statements) {
      const position = network.size;
      try {
        network.append(statement);
      } catch (error) {
        refused = error;
        break;
      }
      network.unsaved.push([statementName(network.networkId, position), statement]);
    }
    await this.save(network);
    if (refused) throw refused as Error;
    if (page.statements.length === 0 && page.logSize > size) throw new ClientError('REPLY_MALFORMED');
    return network.size < page.logSize;
  }
}

const verifiedMark = ({ networkId, size, ledger }: NetworkTrust): [string, Uint8Array] => [VERIFIED + networkId, pack({ size, root: ledger.root(size)! } satisfies VerifiedMark)];

/** Of a charter as the server hands it out; what is none is refused when it is appended. */
function trainingFlag(bytes: Uint8Array): boolean | undefined {
  try {
    const { kind, value } = readCosigned(bytes);
    return kind === 'charter' ? (value as Charter).training : undefined;
  } catch (error) {
    if (error instanceof StatementError) return undefined;
    throw error;
  }
}
