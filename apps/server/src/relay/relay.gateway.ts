import { randomUUID } from 'node:crypto';
import { Authenticator, CLOCK, SessionRegistry, TELEMETRY, TrustLedgers, type Caller, type ClosedSessions, type Clock } from '@chancery/access';
import { type Hint, ListChannels, MembershipFeed, type MembershipChange, Outbox, SendMessage } from '@chancery/application';
import { ChanceryError, parseContract, RELAY_DOWN, RELAY_UP, SendMessageEvent } from '@chancery/contracts';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, type OnApplicationShutdown } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Server } from 'socket.io';
import { problemOf } from '../http/problem.js';
import { framingAdapter } from './framing-adapter.js';
import { authenticateHandshake, callerNow, problemBody, type RelayClient, rooms } from './relay-session.js';

const BUFFER_LIMIT_BYTES = 1_048_576;
/** Sends of one socket that wait for their receipt; more are told to come back. */
const MAX_SENDS_UNDER_WAY = 256;
/** setTimeout counts in 32 bits. */
const LONGEST_TIMER_MS = 2_147_483_647;

type Acknowledge = (reply: unknown) => void;

/** The socket: hints down, each of which may be lost; and `send` up, acknowledged like the HTTP operation. */
@WebSocketGateway()
export class RelayGateway implements OnGatewayInit, OnGatewayConnection, OnApplicationShutdown {
  private server!: Server;
  private readonly subscriptions: (() => void)[] = [];

  constructor(
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(SessionRegistry) private readonly sessions: SessionRegistry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(MembershipFeed) private readonly membership: MembershipFeed,
    @Inject(ListChannels) private readonly channels: ListChannels,
    @Inject(SendMessage) private readonly sendMessage: SendMessage,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  afterInit(server: Server): void {
    this.server = server;
    server.adapter(framingAdapter(server, BUFFER_LIMIT_BYTES, (socketId, bytes) => this.cutSlow(socketId, bytes)));
    server.use((socket, next) => {
      authenticateHandshake(this.authenticator, socket.handshake.auth).then(
        (caller) => {
          Object.assign(socket.data as object, { caller, busy: 0 });
          next();
        },
        (error: unknown) => next(Object.assign(new Error(problemOf(error).code), { data: problemBody(problemOf(error), randomUUID()) })),
      );
    });
    this.subscriptions.push(
      this.outbox.subscribe((hints) => hints.forEach((hint) => this.pass(hint))),
      this.membership.onChange((change) => this.follow(change)),
      this.sessions.onClosed((closed) => void this.cutClosed(closed)),
    );
  }

  onApplicationShutdown(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
  }

  async handleConnection(socket: RelayClient): Promise<void> {
    const { caller } = socket.data;
    socket.on(RELAY_UP.send, ((...parts: unknown[]) => void this.send(socket, parts)) as never);
    socket.on('disconnect', () => clearTimeout(socket.data.expiry));
    this.expire(socket, caller);
    socket.data.leftMeanwhile = new Set();
    await socket.join([rooms.device(caller.deviceId), rooms.authority(caller.authorityId), rooms.session(caller.sessionId), ...caller.networkIds.map(rooms.network)]);
    try {
      // Judged again now that closings reach the socket: one between the handshake and the rooms would have missed it.
      await authenticateHandshake(this.authenticator, socket.handshake.auth);
      const ids = await this.channels.ids(caller);
      await socket.join(ids.map(rooms.channel));
      for (const channelId of socket.data.leftMeanwhile) await socket.leave(rooms.channel(channelId));
      delete socket.data.leftMeanwhile;
      // What was stored before the rooms were joined had nobody to tell.
      socket.emit(RELAY_DOWN.resync, {});
    } catch (error) {
      this.telemetry.record('request_refused', { code: problemOf(error).code });
      socket.disconnect(true);
    }
  }

  private expire(socket: RelayClient, caller: Caller): void {
    const left = caller.expiresAt.getTime() - this.clock.now().getTime();
    if (left <= 0) return void socket.disconnect(true);
    socket.data.expiry = setTimeout(() => this.expire(socket, caller), Math.min(left, LONGEST_TIMER_MS));
    socket.data.expiry.unref();
  }

  /** @param parts  whatever came: [body, acknowledge] when all is well; without somebody to tell, it is dropped */
  private async send(socket: RelayClient, parts: readonly unknown[]): Promise<void> {
    const acknowledge = parts.at(-1);
    if (typeof acknowledge !== 'function') return;
    const answer = acknowledge as Acknowledge;
    if (socket.data.busy >= MAX_SENDS_UNDER_WAY) return answer(problemBody(new ChanceryError('TOO_MANY_REQUESTS', { retryAfterSeconds: 1 }), randomUUID()));
    socket.data.busy += 1;
    try {
      const { channelId, ...body } = parseContract(SendMessageEvent, parts.length === 2 ? parts[0] : undefined);
      answer(await this.sendMessage.execute(callerNow(socket.data.caller, this.ledgers, this.clock.now()), channelId, body));
    } catch (error) {
      const problem = problemOf(error);
      const requestId = randomUUID();
      const fields = { requestId, code: problem.code };
      if (problem.status < 500) this.telemetry.record('request_refused', fields);
      else this.telemetry.record('request_failed', { ...fields, errorName: error instanceof Error ? error.constructor.name : 'Unknown' });
      answer(problemBody(problem, requestId));
    } finally {
      socket.data.busy -= 1;
    }
  }

  private pass({ to, event, payload }: Hint): void {
    const addressed = [
      ...(to.deviceIds ?? []).map(rooms.device), ...(to.authorityIds ?? []).map(rooms.authority),
      ...(to.networkId ? [rooms.network(to.networkId)] : []), ...(to.channelId ? [rooms.channel(to.channelId)] : []),
    ];
    if (addressed.length > 0) this.server.to(addressed).emit(event, forTheWire(payload));
  }

  private follow({ channelId, joined, left }: MembershipChange): void {
    if (joined.length > 0) this.server.in(joined.map(rooms.device)).socketsJoin(rooms.channel(channelId));
    if (left.length === 0) return;
    const leaving = this.server.in(left.map(rooms.device));
    leaving.socketsLeave(rooms.channel(channelId));
    void leaving.local.fetchSockets().then((sockets) => sockets.forEach((socket) => (socket.data as RelayClient['data']).leftMeanwhile?.add(channelId)));
  }

  private async cutClosed({ sessionIds, deviceIds }: ClosedSessions): Promise<void> {
    if (sessionIds.length > 0) this.server.in(sessionIds.map(rooms.session)).disconnectSockets(true);
    if (deviceIds.length > 0) this.server.in(deviceIds.map(rooms.device)).disconnectSockets(true);
  }

  private cutSlow(socketId: string, bufferedBytes: number): void {
    const socket = this.server.of('/').sockets.get(socketId) as RelayClient | undefined;
    if (!socket) return;
    this.telemetry.record('hint_dropped', { deviceId: socket.data.caller.deviceId, bufferedBytes });
    socket.emit(RELAY_DOWN.resync, {});
    socket.disconnect(true);
  }
}

/** The packer knows bytes only as a Buffer. */
function forTheWire(payload: Uint8Array | object): unknown {
  if (payload instanceof Uint8Array) return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined).map(([key, value]: [string, unknown]) => [key, value instanceof Uint8Array ? forTheWire(value) : value]));
}
