import { randomBytes, randomUUID } from 'node:crypto';
import { DEFAULT_POLICIES, type ChannelKind, type ChannelPolicy } from '@chancery/domain';
import { createKeyPackages, GroupSession, type CommitOrder, type CreatedKeyPackage, type LeafJudge, type MembershipEvent, type PendingCommit, type SuiteName } from '@chancery/sealing';
import type { TestDevice, TestNetwork } from './network.js';

export const NOTHING = new Uint8Array();
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

export interface RoomOptions {
  readonly suite?: SuiteName;
  readonly kind?: ChannelKind;
  readonly policy?: ChannelPolicy;
}

/** One channel with its delivery service: every accepted commit reaches everybody at once. */
export class Room {
  readonly channelId = randomUUID();
  readonly groupId = new Uint8Array(randomBytes(16));
  readonly sessions = new Map<string, GroupSession>();
  readonly devices = new Map<string, TestDevice>();
  readonly suite: SuiteName;
  readonly policy: ChannelPolicy;
  groupInfo: Uint8Array = NOTHING;

  constructor(
    readonly network: TestNetwork,
    { suite = 'x25519', kind = 'group', policy = DEFAULT_POLICIES[kind] }: RoomOptions = {},
  ) {
    this.suite = suite;
    this.policy = policy;
  }

  get judge(): LeafJudge {
    return this.network.ledger;
  }
  get moment() {
    return { now: this.network.now, acceptedAt: this.network.now };
  }
  get expected() {
    return { channelId: this.channelId, networkId: this.network.networkId };
  }

  /** Founds the group as the first, and adds the others in one commit. */
  static async of(network: TestNetwork, devices: readonly TestDevice[], options: RoomOptions = {}): Promise<Room> {
    const room = new Room(network, options);
    const [founder, ...others] = devices;
    const session = await GroupSession.found({ suite: room.suite, ...room.expected, groupId: room.groupId, policy: room.policy, ...room.acting(founder!), trustSize: network.size, now: network.now });
    room.put(founder!, session);
    if (others.length > 0) await room.add(founder!, others);
    return room;
  }

  acting(device: TestDevice) {
    return { identity: device.identity, signingSeed: device.signingSeed, judge: this.judge };
  }

  put(device: TestDevice, session: GroupSession): void {
    this.devices.set(device.deviceId, device);
    this.sessions.set(device.deviceId, session);
  }

  at(device: TestDevice): GroupSession {
    const session = this.sessions.get(device.deviceId);
    if (!session) throw new Error('not in the room');
    return session;
  }

  async keyPackage(device: TestDevice, lastResort = false): Promise<CreatedKeyPackage> {
    const [made] = await createKeyPackages({ suite: this.suite, identity: device.identity, signingSeed: device.signingSeed, count: 1, lastResort, now: this.network.now });
    return made!;
  }

  order(changes: Partial<CommitOrder>): CommitOrder {
    return { trustSize: this.network.size, now: this.network.now, ...changes };
  }

  /** The server accepts: the committer adopts, everybody else receives. */
  async accept(committer: TestDevice, pending: PendingCommit): Promise<MembershipEvent[]> {
    this.put(committer, pending.adopt());
    this.groupInfo = pending.groupInfo;
    return this.deliver(committer, pending.commit);
  }

  async deliver(from: TestDevice, commit: Uint8Array): Promise<MembershipEvent[]> {
    const events: MembershipEvent[] = [];
    for (const [deviceId, session] of [...this.sessions]) {
      if (deviceId === from.deviceId) continue;
      const received = await session.receiveCommit(commit, this.moment);
      events.push(received.event);
      received.session.settle();
      if (received.session.removed) this.sessions.delete(deviceId);
      else this.sessions.set(deviceId, received.session);
    }
    return events;
  }

  async join(device: TestDevice, welcome: Uint8Array, keyPackage: CreatedKeyPackage): Promise<GroupSession> {
    const { session } = await GroupSession.join({ welcome, keyPackage, signingSeed: device.signingSeed, judge: this.judge, expected: this.expected, moment: this.moment });
    this.put(device, session);
    return session;
  }

  async add(by: TestDevice, devices: readonly TestDevice[]): Promise<void> {
    const packages = await Promise.all(devices.map((device) => this.keyPackage(device)));
    const pending = await this.at(by).commit(this.order({ add: devices.map(({ deviceId }, i) => ({ deviceId, keyPackage: packages[i]!.publicBytes })) }));
    await this.accept(by, pending);
    for (const [i, device] of devices.entries()) await this.join(device, pending.welcome!, packages[i]!);
  }

  async remove(by: TestDevice, ...devices: TestDevice[]): Promise<MembershipEvent[]> {
    return this.accept(by, await this.at(by).commit(this.order({ remove: devices.map(({ deviceId }) => deviceId) })));
  }

  /** The device has lost its state and comes back. */
  async rejoin(device: TestDevice): Promise<MembershipEvent[]> {
    this.sessions.delete(device.deviceId);
    const pending = await GroupSession.rejoin({ ...this.acting(device), groupInfo: this.groupInfo, expected: this.expected, trustSize: this.network.size, now: this.network.now });
    const events = await this.deliver(device, pending.commit);
    this.put(device, pending.adopt());
    this.groupInfo = pending.groupInfo;
    return events;
  }

  async say(from: TestDevice, words: string): Promise<Uint8Array> {
    const { session, sealedContent } = await this.at(from).seal(bytes(words), NOTHING, this.network.now);
    session.settle();
    this.put(from, session);
    return sealedContent;
  }

  async hear(device: TestDevice, sealedContent: Uint8Array): Promise<string> {
    const opened = await this.at(device).open(sealedContent, this.moment);
    opened.session.settle();
    this.put(device, opened.session);
    return text(opened.plaintext);
  }
}

/** The code with which `step` is refused; `accepted` when it is not. */
export async function refusalOf(step: () => Promise<unknown>): Promise<string> {
  try {
    await step();
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
