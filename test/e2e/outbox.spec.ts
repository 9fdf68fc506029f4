import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Outbox } from '@chancery/application';
import { CommitReceipt, EntryHint, NoticeReceipt, RELAY_DOWN } from '@chancery/contracts';
import { RawChannel, type RawDevice } from '../kit/actors.js';
import { type House, openHouse } from './room-under-test.js';

/** So long does every commit of an entry take here: a hint that goes out before it is seen to. Seconds. */
const SLOW_COMMIT = 0.3;

let house: House;
let database: pg.Client;
let one: RawDevice;
let two: RawDevice;
let channel: RawChannel;

beforeAll(async () => {
  house = await openHouse(2);
  [one, two] = house.devices as [RawDevice, RawDevice];
  channel = await RawChannel.open([one, two]);
  database = new pg.Client({ connectionString: house.server.databaseUrl });
  await database.connect();
  await database.query(`
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(${SLOW_COMMIT}); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON log_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle();
  `);
});
afterAll(async () => {
  await database?.end();
  await house?.server.close();
});

const message = async (counter: number) => ({ messageId: randomUUID(), counter, sealedContent: await channel.seal(one, 'preserve the data') });

const WAYS: Readonly<Record<string, () => Promise<number>>> = {
  message: async () => (await channel.send(one, await message(1))).seq,
  notice: async () => {
    const toAuthorityIds = [two.device.officer.authority.authorityId];
    const body = { noticeId: randomUUID(), channelId: channel.channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds, ackWithinMinutes: 60, message: await message(2) };
    return (await one.call(NoticeReceipt, 'POST', '/v1/notices', body)).seq;
  },
  commit: async () => {
    const { commit, groupInfo } = await channel.session(one).commit({ trustSize: house.network.size, now: house.network.now });
    return (await one.call(CommitReceipt, 'POST', `/v1/channels/${channel.channelId}/commits`, { commitId: randomUUID(), epoch: 1, commit, groupInfo })).seq;
  },
};

it.each(Object.entries(WAYS))('whoever is told of a new entry finds it in the log: a %s', async (_, write) => {
  const found: Promise<{ seq: number; rows: number }>[] = [];
  const end = house.server.app.get(Outbox, { strict: false }).subscribe((hints) => {
    for (const { event, payload } of hints) {
      if (event !== RELAY_DOWN.entry) continue;
      const { channelId, seq } = payload as EntryHint;
      // On its way to the database before the outbox goes on.
      found.push(database.query('SELECT FROM log_entry WHERE channel_id = $1 AND seq = $2', [channelId, seq]).then(({ rowCount }) => ({ seq, rows: rowCount ?? 0 })));
    }
  });
  const begun = performance.now();
  const seq = await write();
  end();
  expect(await Promise.all(found)).toEqual([{ seq, rows: 1 }]);
  expect(performance.now() - begun).toBeGreaterThan(SLOW_COMMIT * 1000);
});
