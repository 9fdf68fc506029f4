import { createHash, randomUUID } from 'node:crypto';
import {
  ChallengeReply, ChanceryError, ClaimKeyPackagesReply, CommitReceipt, decodeCborBody, encodeCbor, MessageReceipt, parseContract, readProblem, SessionReply, signStatement, SyncReply, WelcomeList,
  type ContractClass, type LogEntry,
} from '@chancery/contracts';
import { DEFAULT_POLICIES, type OfficerRole } from '@chancery/domain';
import { createKeyPackages, GroupSession, ready, sign, type CreatedKeyPackage } from '@chancery/sealing';
import { TestNetwork, type TestDevice } from '../mls/kit/network.js';
import type { SeenEntry } from './history.js';

/** Actors that speak the protocol by hand, without the SDK: for volume, and to do what the SDK would never do. */

const CBOR = 'application/cbor';
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** Undefined: that it was done is all that is asked of the answer. */
type ReplyClass = ContractClass<object> | undefined;
type ReplyOf<R extends ReplyClass> = R extends ContractClass<infer T> ? T : void;

/** One device with certificates, keys and a session of its own. */
export class RawDevice {
  private token: string | undefined;

  constructor(
    readonly origin: string,
    readonly network: TestNetwork,
    readonly device: TestDevice,
  ) {}

  get deviceId(): string {
    return this.device.deviceId;
  }

  async signIn(): Promise<string> {
    const { challenge } = await this.exchange(ChallengeReply, 'POST', '/v1/sessions/challenge', { deviceId: this.deviceId });
    const signIn = signStatement('sign-in', { challenge, deviceId: this.deviceId, audience: this.origin }, (message) => sign(this.device.signingSeed, message));
    const { token } = await this.exchange(SessionReply, 'POST', '/v1/sessions', { signIn });
    return (this.token = token);
  }

  /** Signs in when needed, and once more when the session is gone. @throws ChanceryError; UNAVAILABLE when nothing was heard */
  async call<R extends ReplyClass>(reply: R, method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<ReplyOf<R>> {
    try {
      return await this.exchange(reply, method, path, body, this.token ?? (await this.signIn()), headers);
    } catch (error) {
      if (!(error instanceof ChanceryError) || error.code !== 'NOT_SIGNED_IN') throw error;
      return this.exchange(reply, method, path, body, await this.signIn(), headers);
    }
  }

  private async exchange<R extends ReplyClass>(reply: R, method: string, path: string, body?: object, token?: string, headers: Readonly<Record<string, string>> = {}): Promise<ReplyOf<R>> {
    const { status, bytes } = await request(this.origin, { method, path, ...(body ? { body: encodeCbor(body) } : {}), ...(token ? { token } : {}), headers });
    if (status >= 200 && status < 300) return (reply && parseContract(reply, decodeCborBody(bytes))) as ReplyOf<R>;
    throw problemIn(bytes) ?? new ChanceryError('UNAVAILABLE');
  }
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array | string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws ChanceryError UNAVAILABLE when there is no answer */
export async function request(origin: string, { method, path, body, token, headers = {} }: RawRequest): Promise<RawAnswer> {
  const all: Record<string, string> = { accept: CBOR, ...(body === undefined ? {} : { 'content-type': CBOR }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers };
  try {
    const response = await fetch(origin + path, { method, headers: all, ...(body === undefined ? {} : { body }), signal: AbortSignal.timeout(20_000) } as RequestInit);
    return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    throw new ChanceryError('UNAVAILABLE');
  }
}

/** The problem that an answer carries, in either form. */
export function problemIn(bytes: Uint8Array): ChanceryError | undefined {
  try {
    return readProblem(decodeCborBody(bytes));
  } catch {
    try {
      return readProblem(JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return undefined;
    }
  }
}

/** @throws ChanceryError unless it was done */
export async function tell(origin: string, raw: RawRequest): Promise<void> {
  const { status, bytes } = await request(origin, raw);
  if (status >= 300) throw problemIn(bytes) ?? new ChanceryError('UNAVAILABLE');
}

/** A training network on a running server: a secretariat and `people` central authorities with one officer and one device each. */
export async function foundRawNetwork(origin: string, foundingToken: string, people: number, roles: readonly OfficerRole[] = ['contact_point']): Promise<{ network: TestNetwork; devices: RawDevice[] }> {
  await ready();
  const network = new TestNetwork();
  network.person('coordinator', 'security_officer');
  const founding = network.size;
  const devices = Array.from({ length: people }, () => new RawDevice(origin, network, network.person(...roles)));
  await tell(origin, { method: 'POST', path: '/v1/networks', body: encodeCbor({ foundingToken, statements: network.statements.slice(0, founding) }) });
  const rest = network.statements.slice(founding);
  await tell(origin, { method: 'POST', path: `/v1/networks/${network.networkId}/statements`, body: encodeCbor({ statements: rest }) });
  return { network, devices };
}

/** A channel whose members are raw devices, each with a real MLS session. */
export class RawChannel {
  readonly channelId = randomUUID();
  readonly groupId = new Uint8Array(createHash('sha256').update(this.channelId).digest().subarray(0, 16));
  private readonly sessions = new Map<string, GroupSession>();
  /** Sequence number of the commit that added everybody but the founder. */
  joinedAt = 0;
  readonly commitId = randomUUID();
  /** GroupInfo of epoch 0, as the channel was opened with. */
  openingInfo = new Uint8Array();

  private constructor(
    readonly network: TestNetwork,
    readonly members: readonly RawDevice[],
  ) {}

  /** Opened by the first, with the others added in one commit: the log then has one entry. */
  static async open(members: readonly RawDevice[]): Promise<RawChannel> {
    const [founder, ...others] = members as [RawDevice, ...RawDevice[]];
    const channel = new RawChannel(founder.network, members);
    const packages = new Map<string, CreatedKeyPackage>();
    for (const member of others) packages.set(member.deviceId, await publishPackage(member));
    await channel.found(founder);
    if (others.length > 0) await channel.add(founder, others, packages);
    return channel;
  }

  private acting({ device }: RawDevice) {
    return { identity: device.identity, signingSeed: device.signingSeed, judge: this.network.ledger };
  }

  private async found(founder: RawDevice): Promise<void> {
    const { channelId, groupId, network } = this;
    const order = { suite: 'x25519' as const, channelId, networkId: network.networkId, groupId, policy: DEFAULT_POLICIES.group, trustSize: network.size, now: network.now };
    const session = await GroupSession.found({ ...order, ...this.acting(founder) });
    this.openingInfo = new Uint8Array(await session.groupInfo());
    await founder.call(undefined, 'POST', '/v1/channels', { channelId, networkId: network.networkId, kind: 'group', suite: 'x25519', groupId, groupInfo: this.openingInfo });
    this.sessions.set(founder.deviceId, session);
  }

  private async add(founder: RawDevice, others: readonly RawDevice[], packages: ReadonlyMap<string, CreatedKeyPackage>): Promise<void> {
    const { network, channelId } = this;
    const deviceIds = others.map(({ deviceId }) => deviceId);
    const { claimed } = await founder.call(ClaimKeyPackagesReply, 'POST', '/v1/key-packages/claim', { networkId: network.networkId, suite: 'x25519', deviceIds });
    const pending = await this.session(founder).commit({ trustSize: network.size, now: network.now, add: claimed });
    const receipt = await founder.call(CommitReceipt, 'POST', `/v1/channels/${channelId}/commits`, {
      commitId: this.commitId, epoch: 0, commit: pending.commit, welcome: pending.welcome, groupInfo: pending.groupInfo,
    });
    this.joinedAt = receipt.seq;
    this.sessions.set(founder.deviceId, pending.adopt());
    for (const member of others) {
      const { welcomes } = await member.call(WelcomeList, 'GET', '/v1/welcomes');
      const welcome = welcomes.find((entry) => entry.channelId === channelId)!.welcome;
      const moment = { now: network.now, acceptedAt: network.now };
      const order = { welcome, keyPackage: packages.get(member.deviceId)!, signingSeed: member.device.signingSeed, judge: network.ledger, expected: { channelId, networkId: network.networkId }, moment };
      this.sessions.set(member.deviceId, (await GroupSession.join(order)).session);
    }
  }

  session(member: RawDevice): GroupSession {
    return this.sessions.get(member.deviceId)!;
  }

  /** Seals, and moves the member's ratchet on. */
  async seal(member: RawDevice, text: string): Promise<Uint8Array> {
    const { session, sealedContent } = await this.session(member).seal(new TextEncoder().encode(text), new Uint8Array(), this.network.now);
    session.settle();
    this.sessions.set(member.deviceId, session);
    return sealedContent;
  }

  async open(member: RawDevice, sealedContent: Uint8Array): Promise<string> {
    const opened = await this.session(member).open(sealedContent, { now: this.network.now, acceptedAt: this.network.now });
    opened.session.settle();
    this.sessions.set(member.deviceId, opened.session);
    return new TextDecoder().decode(opened.plaintext);
  }

  send(member: RawDevice, message: { messageId: string; counter: number; sealedContent: Uint8Array }): Promise<MessageReceipt> {
    return member.call(MessageReceipt, 'POST', `/v1/channels/${this.channelId}/messages`, message);
  }

  /** Everything behind `after`, page by page. */
  async read(member: RawDevice, after: number, maxBytes = 65_536): Promise<LogEntry[]> {
    const entries: LogEntry[] = [];
    for (let more = true; more; ) {
      const page = await member.call(SyncReply, 'POST', '/v1/sync', { cursors: [{ channelId: this.channelId, after: entries.at(-1)?.seq ?? after }], maxBytes });
      entries.push(...page.entries);
      more = page.more;
    }
    return entries;
  }
}

export const asSeen = (entries: readonly LogEntry[]): SeenEntry[] => entries.map(({ seq, entryId, deviceId, body }) => ({ seq, id: entryId, deviceId, body: digestOf(body) }));

/** Puts one KeyPackage into the directory, and keeps its private half. */
export async function publishPackage(member: RawDevice): Promise<CreatedKeyPackage> {
  const { device, network } = member;
  const [made] = await createKeyPackages({ suite: 'x25519', identity: device.identity, signingSeed: device.signingSeed, count: 1, now: network.now });
  await member.call(undefined, 'POST', '/v1/key-packages', { suite: 'x25519', packages: [made!.publicBytes] });
  return made!;
}
