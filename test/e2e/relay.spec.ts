import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import { CommitReceipt, EntryHint, MessageReceipt, parseContract, readProblem, RELAY_PATH } from '@chancery/contracts';
import { createKeyPackages, type PendingCommit } from '@chancery/sealing';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { RawChannel, type RawDevice } from '../kit/actors.js';
import { RelayGateway } from '../../apps/server/src/relay/relay.gateway.js';
import { furtherDevice, type House, openHouse } from './room-under-test.js';

let house: House;
let one: RawDevice;
let two: RawDevice;
const sockets: Socket[] = [];

/** What comes with the next event of that name. */
const once = (socket: Socket, event: string): Promise<unknown[]> => new Promise((resolve) => socket.once(event, (...parts: unknown[]) => resolve(parts)));

beforeAll(async () => {
  house = await openHouse(3);
  [one, two] = house.devices as [RawDevice, RawDevice];
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => house.server.close());

function open(token: unknown): Socket {
  const socket = io(house.server.url, { path: RELAY_PATH, transports: ['websocket'], parser, auth: { token }, reconnection: false, forceNew: true });
  sockets.push(socket);
  return socket;
}

/** Connected, and in its rooms: the server says so by its first `resync`. */
async function connect(device: RawDevice, token?: string): Promise<Socket> {
  const socket = open(token ?? (await device.signIn()));
  const failed = once(socket, 'connect_error').then(([error]) => Promise.reject<unknown[]>(error as Error));
  await Promise.race([once(socket, 'resync'), failed]);
  failed.catch(() => undefined);
  return socket;
}

const next = async (socket: Socket, event: string): Promise<unknown> => (await once(socket, event))[0];
const send = (socket: Socket, ...body: unknown[]): Promise<unknown> => socket.timeout(10_000).emitWithAck('send', ...body) as Promise<unknown>;
const codeIn = (reply: unknown): string | undefined => readProblem(reply)?.code;

describe('the socket', () => {
  it('compresses nothing, though it is asked to', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64'), 'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits' };
    const upgraded = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = get(`${house.server.url}${RELAY_PATH}/?EIO=4&transport=websocket`, { headers }, ({ statusCode }) => reject(new Error(`answered ${statusCode}`)));
      asking.once('error', reject).once('upgrade', (answer, socket) => {
        socket.destroy();
        resolve(answer);
      });
    });
    expect(upgraded.statusCode).toBe(101);
    expect(upgraded.headers).not.toHaveProperty('sec-websocket-extensions');
  });

  it('takes a message, and every member hears of it with its body', async () => {
    const channel = await RawChannel.open([one, two]);
    const [mine, theirs] = [await connect(one), await connect(two)];
    const heard = next(theirs, 'entry');
    const body = { channelId: channel.channelId, messageId: randomUUID(), counter: 1, sealedContent: Buffer.from(await channel.seal(one, 'hello')) };
    const receipt = parseContract(MessageReceipt, await send(mine, body));
    const hint = parseContract(EntryHint, await heard);
    expect(hint).toMatchObject({ channelId: channel.channelId, seq: receipt.seq, kind: 'message', epoch: 1, deviceId: one.deviceId, entryId: body.messageId, acceptedAt: receipt.acceptedAt });
    expect(await channel.open(two, new Uint8Array(hint.body!))).toBe('hello');
    expect(parseContract(MessageReceipt, await send(mine, body))).toEqual(receipt);
    const { channelId: _, ...request } = body;
    expect(await channel.send(one, request)).toEqual(receipt);
  });

  it('is opened only with the token of an open session', async () => {
    for (const token of [undefined, '', 'x'.repeat(43), 7, { token: 1 }, 'x'.repeat(10_000)]) {
      const [error] = (await once(open(token), 'connect_error')) as [Error & { data?: unknown }];
      expect(codeIn(error.data)).toBe('NOT_SIGNED_IN');
    }
  });

  it('answers whatever comes in the place of a message, and stays open', async () => {
    const channel = await RawChannel.open([one, two]);
    const socket = await connect(one);
    for (const rubbish of [undefined, null, 7, 'x', [], {}, { channelId: channel.channelId }, { channelId: { $ne: 1 }, messageId: 1, counter: 'x', sealedContent: [] }, { ...JSON.parse('{"__proto__":{"a":1}}') as object, x: 1 }])
      expect(codeIn(await send(socket, rubbish))).toBe('BODY_MALFORMED');
    expect(codeIn(await send(socket))).toBe('BODY_MALFORMED');
    expect(codeIn(await send(socket, {}, {}, {}))).toBe('BODY_MALFORMED');
    socket.emit('send');
    socket.emit('send', { channelId: 1 });
    socket.emit('nothing of the kind', randomBytes(1_000));
    const foreign = { channelId: randomUUID(), messageId: randomUUID(), counter: 1, sealedContent: Buffer.from(await channel.seal(one, 'x')) };
    expect(codeIn(await send(socket, foreign))).toBe('NOT_FOUND');
    expect(socket.connected).toBe(true);
  });

  it('tells nobody outside a channel, those who come in from then on, and nobody after the commit that removed them', async () => {
    const device = await furtherDevice(house, one);
    const channel = await RawChannel.open([one, two]);
    const [mine, inside, laptop] = [await connect(one), await connect(two), await connect(device)];
    const heard: number[] = [];
    laptop.on('entry', ({ channelId, seq }: EntryHint) => channelId === channel.channelId && heard.push(seq));
    const sendBy = async (counter: number, sealedContent: Uint8Array): Promise<void> => {
      const delivered = next(inside, 'entry');
      parseContract(MessageReceipt, await send(mine, { channelId: channel.channelId, messageId: randomUUID(), counter, sealedContent: Buffer.from(sealedContent) }));
      await delivered;
    };
    const commit = (epoch: number, { commit: bytes, welcome, groupInfo }: PendingCommit): Promise<CommitReceipt> =>
      one.call(CommitReceipt, 'POST', `/v1/channels/${channel.channelId}/commits`, { commitId: randomUUID(), epoch, commit: bytes, groupInfo, ...(welcome ? { welcome } : {}) });
    await sendBy(1, await channel.seal(one, 'before'));
    const [package_] = await createKeyPackages({ suite: 'x25519', identity: device.device.identity, signingSeed: device.device.signingSeed, count: 1, now: house.network.now });
    const welcomed = next(laptop, 'welcome');
    const terms = { trustSize: house.network.size, now: house.network.now };
    const add = await channel.session(one).commit({ ...terms, add: [{ deviceId: device.deviceId, keyPackage: package_!.publicBytes }] });
    await commit(1, add);
    expect(await welcomed).toEqual({ channelId: channel.channelId });
    const during = await add.adopt().seal(new TextEncoder().encode('during'), new Uint8Array(), terms.now);
    await sendBy(2, during.sealedContent);
    const removal = await during.session.commit({ ...terms, remove: [device.deviceId] });
    await commit(2, removal);
    const after = await removal.adopt().seal(new TextEncoder().encode('after'), new Uint8Array(), terms.now);
    await sendBy(3, after.sealedContent);
    // Its socket answers in order: whatever was sent before this reply has arrived.
    await send(laptop, {});
    expect(heard).toEqual([4, 5]);
  });

  it('cuts a reader that does not keep up, and nobody waits for it', async () => {
    const channel = await RawChannel.open([one, two]);
    const [mine, slow, quick] = [await connect(one), await connect(two), await connect(two)];
    const underSlow = (slow.io.engine.transport as unknown as { ws: { _socket: NetSocket } }).ws._socket;
    underSlow.pause();
    const heard: number[] = [];
    quick.on('entry', ({ seq }: EntryHint) => heard.push(seq));
    const gateway = house.server.app.get<unknown>(RelayGateway, { strict: false }) as { server: { in(room: string): { fetchSockets(): Promise<unknown[]> } } };
    const connected = async (): Promise<number> => (await gateway.server.in(`d:${two.deviceId}`).fetchSockets()).length;
    const sealedContent = Buffer.from(await channel.seal(one, 'x'.repeat(15_000)));
    let counter = 0;
    while ((await connected()) === 2 && counter < 5_000) {
      counter += 1;
      parseContract(MessageReceipt, await send(mine, { channelId: channel.channelId, messageId: randomUUID(), counter, sealedContent }));
    }
    expect(await connected()).toBe(1);
    await send(quick, {});
    expect(heard).toHaveLength(counter);
    underSlow.resume();
  });

  it('is cut at once when its session is closed', async () => {
    const token = await one.signIn();
    const socket = await connect(one, token);
    const gone = once(socket, 'disconnect');
    await fetch(`${house.server.url}/v1/sessions/current`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    await gone;
    expect(socket.connected).toBe(false);
  });

  it('is cut at once when its device is revoked, and cannot come back', async () => {
    const victim = house.devices[2]!;
    const token = await victim.signIn();
    const socket = await connect(victim, token);
    const gone = once(socket, 'disconnect');
    house.network.revoke('device', victim.device);
    await one.call(undefined, 'POST', `/v1/networks/${house.network.networkId}/statements`, { statements: [house.network.statements.at(-1)!] });
    await gone;
    const [error] = (await once(open(token), 'connect_error')) as [Error & { data?: unknown }];
    expect(codeIn(error.data)).toBe('NOT_SIGNED_IN');
  });
});

describe('a socket whose session runs out', () => {
  it('is cut', async () => {
    const short = await openHouse(1, ['contact_point'], { CHANCERY_SESSION_MINUTES: '1' });
    try {
      const token = await short.devices[0]!.signIn();
      // Two seconds are left of the minute when the socket is opened.
      short.server.clock.forward(58);
      const socket = io(short.server.url, { path: RELAY_PATH, transports: ['websocket'], parser, auth: { token }, reconnection: false, forceNew: true });
      sockets.push(socket);
      await once(socket, 'connect');
      short.server.clock.forward(3);
      await once(socket, 'disconnect');
      expect(socket.connected).toBe(false);
    } finally {
      await short.server.close();
    }
  });
});
