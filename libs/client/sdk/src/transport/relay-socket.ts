import {
  ChanceryError, EntryHint, InvitationHint, KeyPackagesLowHint, MessageReceipt, NoticeHint, parseContract, readProblem, RELAY_DOWN, RELAY_PATH, RELAY_UP, StatementsHint, WelcomeHint, type ContractClass,
  type SendMessageEvent,
} from '@chancery/contracts';
import { io, type Socket } from 'socket.io-client';
import * as messagePack from 'socket.io-msgpack-parser';
import type { Surroundings } from '../surroundings.js';
import type { ServerSession } from './server-session.js';

/** Milliseconds. */
const SEND_TIMEOUT = 10_000;
const LEAST_PAUSE = 250;
const PAUSE_SPREAD = 1_000;

/** What the socket may tell. Each hint may be lost, doubled or late: a catch-up by cursor heals. */
export interface RelayListener {
  connected(): void;
  disconnected(code?: string): void;
  entry(hint: EntryHint): void;
  welcome(): void;
  statements(hint: StatementsHint): void;
  notice(hint: NoticeHint): void;
  keyPackagesLow(): void;
  invitation(hint: InvitationHint): void;
  resync(): void;
}

/** The socket to the relay: it carries ids and cursors, never authority. */
export class RelaySocket {
  private socket: Socket | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly session: ServerSession,
    private readonly listener: RelayListener,
    private readonly surroundings: Surroundings,
  ) {}

  get isConnected(): boolean {
    return this.socket?.connected ?? false;
  }

  open(): void {
    const socket = io(this.session.transport.origin, {
      path: RELAY_PATH,
      transports: ['websocket'],
      parser: parserOf(messagePack),
      forceNew: true,
      randomizationFactor: 1,
      reconnectionDelay: 500,
      reconnectionDelayMax: 15_000,
      auth: (answer) => {
        void this.session.signIn().then(
          (token) => answer({ token }),
          () => answer({ token: '' }),
        );
      },
    });
    this.socket = socket;
    socket.on('connect', () => this.listener.connected());
    socket.on('disconnect', (reason) => {
      this.listener.disconnected();
      // Cut by the server: the library does not come back by itself then.
      if (reason === 'io server disconnect') this.comeBack(socket);
    });
    socket.on('connect_error', (error) => {
      const refusal = readProblem((error as { data?: unknown }).data);
      this.listener.disconnected(refusal?.code);
      if (!socket.active) this.comeBack(socket);
    });
    this.hear(socket);
  }

  /** Hands a message in over the socket. @throws ChanceryError as the operation does, UNAVAILABLE when nothing was heard */
  async send(event: SendMessageEvent): Promise<MessageReceipt> {
    if (!this.socket?.connected) throw new ChanceryError('UNAVAILABLE');
    let answer: unknown;
    try {
      answer = await this.socket.timeout(SEND_TIMEOUT).emitWithAck(RELAY_UP.send, { ...event, sealedContent: packable(event.sealedContent) });
    } catch {
      throw new ChanceryError('UNAVAILABLE');
    }
    const problem = readProblem(answer);
    if (problem) throw problem;
    return parseContract(MessageReceipt, owned(answer));
  }

  close(): void {
    this.closing.abort();
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = undefined;
  }

  /** The token was probably no good any more. */
  private comeBack(socket: Socket): void {
    this.session.forget();
    void this.surroundings.clock.wait(LEAST_PAUSE + this.surroundings.randomBelow(PAUSE_SPREAD), this.closing.signal).then(() => {
      if (this.socket === socket && !socket.connected) socket.connect();
    });
  }

  private hear(socket: Socket): void {
    const on = <T extends object>(event: string, type: ContractClass<T>, tell: (hint: T) => void): void => {
      socket.on(event, (body: unknown) => {
        const hint = hintOf(type, body);
        if (hint) tell(hint);
      });
    };
    on(RELAY_DOWN.entry, EntryHint, (hint) => this.listener.entry(hint));
    on(RELAY_DOWN.welcome, WelcomeHint, () => this.listener.welcome());
    on(RELAY_DOWN.statements, StatementsHint, (hint) => this.listener.statements(hint));
    on(RELAY_DOWN.notice, NoticeHint, (hint) => this.listener.notice(hint));
    on(RELAY_DOWN.keyPackagesLow, KeyPackagesLowHint, () => this.listener.keyPackagesLow());
    on(RELAY_DOWN.invitation, InvitationHint, (hint) => this.listener.invitation(hint));
    socket.on(RELAY_DOWN.resync, () => this.listener.resync());
  }
}

/** Hints that are not of the protocol are passed over: they carry nothing that a catch-up does not bring. */
function hintOf<T extends object>(type: ContractClass<T>, body: unknown): T | undefined {
  try {
    return parseContract(type, owned(body));
  } catch {
    return undefined;
  }
}

/** The packer knows bytes as a Buffer on Node, and as an ArrayBuffer in browsers; a plain view is neither to it. */
function packable(bytes: Uint8Array): unknown {
  const { Buffer: NodeBuffer } = globalThis as { Buffer?: { from(bytes: Uint8Array): unknown } };
  return NodeBuffer ? NodeBuffer.from(bytes) : bytes.slice().buffer;
}

/** The message pack decoder hands out views, or Buffers, of the frame: bytes are copied before they are kept. */
function owned(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  if (Array.isArray(value)) return value.map(owned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined || item === null ? [] : [[key, owned(item)]])));
}

/** The parser is CommonJS: a bundler may or may not put it under `default`. */
function parserOf(module: unknown): unknown {
  const { default: inner } = module as { default?: unknown };
  return inner ?? module;
}
