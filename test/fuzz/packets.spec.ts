import { randomUUID } from 'node:crypto';
import { ERROR_CODES, MessageReceipt, parseContract, RELAY_PATH, RELAY_UP, type ErrorCode } from '@chancery/contracts';
import { io, type Socket } from 'socket.io-client';
import * as messagePack from 'socket.io-msgpack-parser';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import type { RawDevice } from '../kit/actors.js';
import { Dice, until } from '../kit/faults.js';
import { RowCounts } from './harness.js';
import { MARKER, mutateBody } from './mutations.js';
import { makeWorld, type World } from './rows.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
const PACKETS = LONG ? 10_000 : 500;
const FRAMES = LONG ? 2_000 : 150;

/** The encoder writes byte strings of Buffers only. */
function buffered(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(buffered);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, buffered(item)])) : value;
}

describe('mutated packets', () => {
  const dice = new Dice();
  const sockets: Socket[] = [];
  let server: TestServer;
  let world: World;
  let greetings = 0;

  beforeAll(async () => {
    server = await startTestServer({}, { clock: { now: () => new Date() } });
    world = await makeWorld(server.url, FOUNDING_TOKEN);
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await server.close();
  });

  const dial = (token: unknown, options: object = {}, namespace = ''): Socket => {
    const socket = io(server.url + namespace, { path: RELAY_PATH, transports: ['websocket'], parser: (messagePack as { default?: unknown }).default ?? messagePack, forceNew: true, reconnection: false, auth: { token }, ...options });
    sockets.push(socket);
    return socket;
  };
  const connected = (socket: Socket): Promise<boolean> => new Promise((resolve) => socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false)));
  const join = async (device: RawDevice): Promise<Socket> => {
    const socket = dial(await device.signIn());
    expect(await connected(socket)).toBe(true);
    return socket;
  };
  const send = (socket: Socket, body: unknown): Promise<unknown> => socket.timeout(5_000).emitWithAck(RELAY_UP.send, body);

  /** A colleague sends over a socket, and gets a receipt. */
  async function greet(socket: Socket): Promise<void> {
    const { quietChannel, colleague } = world;
    const sealedContent = Buffer.from(await quietChannel.seal(colleague, 'good morning'));
    parseContract(MessageReceipt, await send(socket, { channelId: quietChannel.channelId, messageId: randomUUID(), counter: ++greetings, sealedContent }));
  }

  function faultOf(answer: unknown): string | undefined {
    if (JSON.stringify(answer).includes(MARKER)) return 'it echoes the input';
    const { code, requestId, seq } = answer as Record<string, unknown>;
    if (typeof seq === 'number') return undefined;
    if (typeof code !== 'string' || !Object.hasOwn(ERROR_CODES, code)) return 'no code';
    if (ERROR_CODES[code as ErrorCode].family === 'defect') return 'a defect';
    return typeof requestId === 'string' && /^[0-9a-f-]{36}$/.test(requestId) ? undefined : 'no requestId';
  }

  it(`of "send" are answered with a code, and leave nothing (${PACKETS} packets, seed ${dice.seed})`, async () => {
    const [mutating, healthy] = [await join(world.caller), await join(world.colleague)];
    const counts = await RowCounts.of(server.databaseUrl);
    const valid = { channelId: world.ids.channelId, messageId: randomUUID(), counter: 2, sealedContent: world.sealedContent };
    const faults: string[] = [];
    let refused = 0;
    for (let i = 0; i < PACKETS && faults.length < 10; i++) {
      const { how, body } = mutateBody(valid, dice);
      const before = await counts.take();
      const answer = await send(mutating, dice.below(20) === 0 ? dice.pick<unknown>([null, 1, MARKER, [], [[]], Buffer.from(MARKER)]) : buffered(body)).catch(() => ({ code: 'no answer' }));
      const fault = faultOf(answer);
      if (fault) faults.push(`${how}: ${fault}`);
      const wasRefused = typeof (answer as { code?: unknown }).code === 'string';
      if (wasRefused) refused++;
      if (wasRefused && (await counts.take()) !== before) faults.push(`${how}: refused, and rows changed`);
      if (i % 50 === 0) await greet(healthy);
    }
    await counts.close();
    expect(faults).toEqual([]);
    expect(refused).toBeGreaterThan(PACKETS / 2);
  }, LONG ? 600_000 : 120_000);

  it(`and frames that are no packets at all end at most their own connection (${FRAMES} frames)`, async () => {
    const healthy = await join(world.colleague);
    const token = await world.caller.signIn();
    for (let i = 0; i < FRAMES; i++) {
      const socket = dial(token);
      await connected(socket);
      const { ws } = (socket.io.engine as unknown as { transport: { ws: { send(data: unknown): void } } }).transport;
      for (const frame of hostileFrames(dice)) ws.send(frame);
      if (i % 10 === 0) await greet(healthy);
      socket.disconnect();
    }
    await greet(healthy);
    expect(healthy.connected).toBe(true);
  }, LONG ? 600_000 : 120_000);

  it('cannot come in without a good token, by another transport, or into another namespace', async () => {
    for (const token of [undefined, null, '', MARKER, 7, {}, [], 'A'.repeat(43), 'x'.repeat(100_000)]) expect(await connected(dial(token))).toBe(false);
    const token = await world.caller.signIn();
    expect(await connected(dial(token, { transports: ['polling'] }))).toBe(false);
    expect(await connected(dial(token, {}, '/admin'))).toBe(false);
    expect(await connected(dial(token))).toBe(true);
  });

  it('cut a connection whose packet is longer than any contract', async () => {
    const [cut, healthy] = [await join(world.caller), await join(world.colleague)];
    cut.emit(RELAY_UP.send, { channelId: MARKER.repeat(1_000_000) }, () => undefined);
    await until('the connection is cut', () => !cut.connected, 10_000);
    await greet(healthy);
  }, 30_000);
});

/** Bytes that message pack, socket.io or engine.io may stumble over. */
function hostileFrames(dice: Dice): unknown[] {
  const bytes = (...items: number[]): Buffer => Buffer.from(items);
  return [
    dice.pick<unknown>([
      dice.bytes(1 + dice.below(200)), bytes(0xdd, 0x7f, 0xff, 0xff, 0xff), bytes(0xdf, 0x7f, 0xff, 0xff, 0xff), bytes(0xc6, 0x7f, 0xff, 0xff, 0xff), bytes(0xdb, 0xff, 0xff, 0xff, 0xff), Buffer.alloc(50_000, 0x91), bytes(0xc1), Buffer.alloc(0),
      bytes(0x80), bytes(0x84, 0xa4, 0x74, 0x79, 0x70, 0x65, 0x02), `4${MARKER}`, '9', '', '2', '3probe', '40{"token":1}', '41', '6', String.fromCharCode(0), '4'.repeat(10_000), Buffer.concat([bytes(0x83, 0xa9), Buffer.from('__proto__'), Buffer.alloc(40, 0x81)]),
    ]),
    dice.bytes(dice.below(40)),
  ];
}
