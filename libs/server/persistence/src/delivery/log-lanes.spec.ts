import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ChanceryError } from '@chancery/contracts';
import { cloneDatabase } from '../../../../../test/kit/database.js';
import { ChannelsRepository } from '../channels/channels.repository.js';
import { Database } from '../database.js';
import { openDatabase } from '../open-database.js';
import { CommitStore } from './commit-store.js';
import { presentMember } from './channel-state.js';
import { LogLanes } from './log-lanes.js';
import { LogReader } from './log-reader.js';
import type { NewMessage, Placed } from './new-entry.js';

let database: Database;
let lanes: LogLanes;
let reader: LogReader;

beforeAll(async () => {
  database = new Database(await openDatabase(await cloneDatabase(), 8));
  lanes = new LogLanes(database, 3);
  reader = new LogReader(database);
});
afterAll(() => database.dataSource.destroy());

interface Room {
  readonly channelId: string;
  readonly devices: readonly string[];
}

/** A channel in epoch 0 with so many devices in it, none of which has sent. */
async function openRoom(size: number): Promise<Room> {
  const channelId = randomUUID();
  const devices = Array.from({ length: size }, () => randomUUID());
  const founder = { deviceId: devices[0]!, officerId: randomUUID(), authorityId: randomUUID() };
  await new ChannelsRepository(database).open({ channelId, networkId: randomUUID(), kind: 'group', suite: 'x25519', groupId: randomBytes(32), groupInfo: randomBytes(8), founder });
  for (const [leaf, deviceId] of devices.entries())
    if (leaf > 0) await database.query('INSERT INTO channel_member VALUES ($1, $2, $3, $4, $5, 0, NULL, 0)', [channelId, deviceId, randomUUID(), randomUUID(), leaf]);
  return { channelId, devices };
}

function message(room: Room, deviceId: string, counter: number, overrides: Partial<NewMessage> = {}): NewMessage {
  const body = overrides.body ?? randomBytes(200);
  const check: NewMessage['check'] = (state) => {
    if (!presentMember(state, deviceId)) throw new ChanceryError('NOT_FOUND');
  };
  return { channelId: room.channelId, deviceId, entryId: randomUUID(), counter, epoch: 0, check, ...overrides, body, digest: createHash('sha256').update(body).digest() };
}

const codeOf = (outcome: Promise<unknown>): Promise<unknown> => outcome.then(() => 'accepted', (error: unknown) => (error instanceof ChanceryError ? { code: error.code, ...error.facts } : error));

const logOf = async (room: Room): Promise<{ seq: number; entryId: string; deviceId: string }[]> => {
  const member = room.devices[0]!;
  return (await reader.page(member, [{ channelId: room.channelId, after: 0 }], 4_000_000)).entries;
};

/** A commit that changes nothing but the epoch. */
function emptyCommit(room: Room, on: LogLanes, epoch: number): Promise<{ seq: number; epoch: number }> {
  return new CommitStore(database, on, randomUUID).store({
    channelId: room.channelId, deviceId: room.devices[0]!, commitId: randomUUID(), epoch, commit: randomBytes(64), welcome: undefined, groupInfo: randomBytes(64),
    judge: () => ({ joins: [], removes: [], moves: [], changesPolicy: false }),
  });
}

describe('the lanes of the log', () => {
  it('number the messages of many senders from 1 without gaps, each sender’s in its order', async () => {
    const room = await openRoom(8);
    const sent = room.devices.flatMap((device) => Array.from({ length: 50 }, (_, i) => message(room, device, i + 1)));
    const turns = Array.from({ length: 50 }, (_, i) => sent.filter(({ counter }) => counter === i + 1)).flat();
    const receipts = await Promise.all(turns.map((one) => lanes.append(one)));
    expect(receipts.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    const log = await logOf(room);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    for (const device of room.devices) expect(log.filter((entry) => entry.deviceId === device).map(({ entryId }) => entryId)).toEqual(sent.filter(({ deviceId }) => deviceId === device).map(({ entryId }) => entryId));
  });

  it('store the very bytes they were given', async () => {
    const room = await openRoom(2);
    const bodies = [1, 17, 4_096, 65_536].map((size) => randomBytes(size));
    await Promise.all(bodies.map((body, i) => lanes.append(message(room, room.devices[0]!, i + 1, { body }))));
    const { entries } = await reader.page(room.devices[1]!, [{ channelId: room.channelId, after: 0 }], 4_000_000);
    expect(entries.map(({ body }) => Buffer.from(body).toString('hex'))).toEqual(bodies.map((body) => body.toString('hex')));
  });

  it('answer a repetition with the first receipt, whether it comes later or at the same time', async () => {
    const room = await openRoom(1);
    const once = message(room, room.devices[0]!, 1);
    const together = await Promise.all([lanes.append(once), lanes.append(once), lanes.append(once)]);
    const later = await lanes.append(once);
    const after = await new LogLanes(database, 1).append(once);
    const where = ({ seq, acceptedAt }: Placed): unknown => ({ seq, acceptedAt });
    expect([...together, later, after].map(where)).toEqual(Array.from({ length: 5 }, () => where(together[0])));
    expect([...together, later, after].filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await logOf(room)).toHaveLength(1);
  });

  it('refuse the id of another body, with the same counter and with the next', async () => {
    const room = await openRoom(1);
    const first = message(room, room.devices[0]!, 1);
    await lanes.append(first);
    expect(await codeOf(lanes.append(message(room, room.devices[0]!, 1, { entryId: first.entryId })))).toEqual({ code: 'ID_REUSED' });
    expect(await codeOf(lanes.append(message(room, room.devices[0]!, 2, { entryId: first.entryId })))).toEqual({ code: 'ID_REUSED' });
    expect(await codeOf(lanes.append(message(room, room.devices[0]!, 2)))).toBe('accepted');
  });

  it('say which counter comes next, for one too high and for a new message with one too low', async () => {
    const room = await openRoom(1);
    expect(await codeOf(lanes.append(message(room, room.devices[0]!, 3)))).toEqual({ code: 'COUNTER_GAP', expected: 1 });
    await lanes.append(message(room, room.devices[0]!, 1));
    expect(await codeOf(lanes.append(message(room, room.devices[0]!, 1)))).toEqual({ code: 'COUNTER_GAP', expected: 2 });
  });

  it('take nothing of what follows a refused message', async () => {
    const room = await openRoom(1);
    const [one, two, three] = [1, 2, 3].map((counter) => message(room, room.devices[0]!, counter, counter === 2 ? { epoch: 5 } : {})) as [NewMessage, NewMessage, NewMessage];
    const outcomes = await Promise.all([one, two, three].map((each) => codeOf(lanes.append(each))));
    expect(outcomes).toEqual(['accepted', { code: 'EPOCH_STALE', epoch: 0 }, { code: 'COUNTER_GAP', expected: 2 }]);
  });

  it('put no message of an epoch behind the commit that ended it', async () => {
    const room = await openRoom(2);
    const before = lanes.append(message(room, room.devices[0]!, 1));
    const commit = emptyCommit(room, lanes, 0);
    const late = codeOf(lanes.append(message(room, room.devices[1]!, 1)));
    expect((await before).seq).toBe(1);
    expect(await commit).toMatchObject({ seq: 2, epoch: 1 });
    expect(await late).toEqual({ code: 'EPOCH_STALE', epoch: 1 });
    expect((await lanes.append(message(room, room.devices[1]!, 1, { epoch: 1 }))).seq).toBe(3);
  });

  it('give one epoch to one of twenty commits', async () => {
    const room = await openRoom(1);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(emptyCommit(room, lanes, 0))));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome !== 'accepted')).toEqual(Array.from({ length: 19 }, () => ({ code: 'EPOCH_TAKEN', epoch: 1, seq: 1 })));
  });

  it('keep one order when two processes write the same channel', async () => {
    const room = await openRoom(4);
    const other = new LogLanes(database, 2);
    const life = async (device: string, on: LogLanes): Promise<void> => {
      for (let counter = 1; counter <= 25; counter++) await on.append(message(room, device, counter));
    };
    await Promise.all(room.devices.map((device, i) => life(device, i % 2 === 0 ? lanes : other)));
    expect((await logOf(room)).map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it('let a second process see that an epoch has ended', async () => {
    const room = await openRoom(1);
    const other = new LogLanes(database, 1);
    await other.append(message(room, room.devices[0]!, 1));
    await emptyCommit(room, lanes, 0);
    expect(await codeOf(other.append(message(room, room.devices[0]!, 2)))).toEqual({ code: 'EPOCH_STALE', epoch: 1 });
  });

  it('lose nothing and repeat nothing when connections die under them', async () => {
    const room = await openRoom(4);
    let running = true;
    const killer = (async () => {
      for (let kills = 0; running && kills < 15; kills++) await database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%log_entry%'").catch(() => undefined);
    })();
    const insist = async (one: NewMessage): Promise<Placed> => {
      for (;;) {
        try {
          return await lanes.append(one);
        } catch (error) {
          if (!(error instanceof ChanceryError) || error.code !== 'UNAVAILABLE') throw error;
        }
      }
    };
    const receipts = await Promise.all(
      room.devices.map(async (device) => {
        const mine: number[] = [];
        for (let counter = 1; counter <= 15; counter++) mine.push((await insist(message(room, device, counter))).seq);
        return mine;
      }),
    );
    running = false;
    await killer;
    expect((await logOf(room)).map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    for (const mine of receipts) expect(mine).toEqual([...mine].sort((a, b) => a - b));
    expect(new Set(receipts.flat()).size).toBe(60);
  });

  it.each([new ChanceryError('UNAVAILABLE'), new ChanceryError('STORAGE_FULL'), new Error('a fault')])('leave no gap behind work that took a place and failed with %s', async (failure) => {
    const room = await openRoom(1);
    const work = lanes.exclusively(room.channelId, (state) => {
      state.headSeq += 1;
      return Promise.reject(failure);
    });
    await expect(work).rejects.toBe(failure);
    expect((await lanes.append(message(room, room.devices[0]!, 1))).seq).toBe(1);
  });

  it('answer NOT_FOUND for a channel that does not exist', async () => {
    expect(await codeOf(lanes.append(message({ channelId: randomUUID(), devices: [] }, randomUUID(), 1)))).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('reading the log', () => {
  it('pages by bytes through many channels, in the order asked, until nothing is left', async () => {
    const [a, b] = [await openRoom(1), await openRoom(1)];
    const device = a.devices[0]!;
    await database.query('INSERT INTO channel_member VALUES ($1, $2, $3, $4, 7, 0, NULL, 0)', [b.channelId, device, randomUUID(), randomUUID()]);
    for (const room of [a, b]) for (let counter = 1; counter <= 10; counter++) await lanes.append(message(room, room.devices[0]!, counter, { body: randomBytes(1_000) }));
    const after = new Map([[b.channelId, 0], [a.channelId, 0]]);
    const seen: string[] = [];
    for (let pages = 1; ; pages++) {
      const page = await reader.page(device, [...after].map(([channelId, seq]) => ({ channelId, after: seq })), 2_500);
      expect(page.entries.length).toBeLessThanOrEqual(3);
      for (const { channelId, seq } of page.entries) {
        seen.push(`${channelId} ${seq}`);
        after.set(channelId, seq);
      }
      if (!page.more) break;
      expect(pages).toBeLessThan(20);
    }
    expect(seen).toEqual([b, a].flatMap(({ channelId }) => Array.from({ length: 10 }, (_, i) => `${channelId} ${i + 1}`)));
  });

  it('gives one entry even when it is larger than the page, and says that there is more', async () => {
    const room = await openRoom(1);
    for (const counter of [1, 2]) await lanes.append(message(room, room.devices[0]!, counter, { body: randomBytes(60_000) }));
    const page = await reader.page(room.devices[0]!, [{ channelId: room.channelId, after: 0 }], 1_024);
    expect({ seqs: page.entries.map(({ seq }) => seq), more: page.more }).toEqual({ seqs: [1], more: true });
    const rest = await reader.page(room.devices[0]!, [{ channelId: room.channelId, after: 1 }], 1_024);
    expect({ seqs: rest.entries.map(({ seq }) => seq), more: rest.more }).toEqual({ seqs: [2], more: false });
  });

  it('shows a device what came after it joined, up to its removal, and nothing to a stranger', async () => {
    const room = await openRoom(2);
    for (let counter = 1; counter <= 6; counter++) await lanes.append(message(room, room.devices[0]!, counter));
    await database.query('UPDATE channel_member SET joined_seq = 2, removed_seq = 4 WHERE channel_id = $1 AND device_id = $2', [room.channelId, room.devices[1]]);
    const cursors = [{ channelId: room.channelId, after: 0 }];
    expect((await reader.page(room.devices[1]!, cursors, 4_000_000)).entries.map(({ seq }) => seq)).toEqual([3, 4]);
    expect((await reader.page(randomUUID(), cursors, 4_000_000)).entries).toEqual([]);
  });

  it('moves the delivery mark forward only, never beyond the log, and names channels that are closed to the device', async () => {
    const room = await openRoom(2);
    for (let counter = 1; counter <= 3; counter++) await lanes.append(message(room, room.devices[0]!, counter));
    const [device, stranger] = [room.devices[1]!, randomUUID()];
    const mark = async (after: number): Promise<number | undefined> => {
      await reader.markDelivered(device, [{ channelId: room.channelId, after }]);
      return (await reader.deliveryMarks(room.channelId)).find(({ deviceId }) => deviceId === device)?.deliveredSeq;
    };
    expect([await mark(2), await mark(1), await mark(99)]).toEqual([2, 2, 3]);
    const unknown = randomUUID();
    expect(await reader.markDelivered(stranger, [{ channelId: room.channelId, after: 0 }, { channelId: unknown, after: 0 }])).toEqual(expect.arrayContaining([room.channelId, unknown]));
    expect(await reader.markDelivered(device, [{ channelId: room.channelId, after: 3 }])).toEqual([]);
  });
});
