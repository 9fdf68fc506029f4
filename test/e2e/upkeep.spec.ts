import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Upkeep } from '@chancery/application';
import { ChallengeReply, NoticeEntry, NoticeReceipt } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { RawChannel, type RawDevice } from '../kit/actors.js';
import { ask } from './running-server.js';
import { type House, openHouse } from './room-under-test.js';

let house: House;
let database: Database;
let one: RawDevice;
let two: RawDevice;
beforeAll(async () => {
  house = await openHouse(2, ['contact_point'], { CHANCERY_WORKER: 'inline' });
  database = house.server.app.get(Database, { strict: false });
  [one, two] = house.devices as [RawDevice, RawDevice];
});
afterAll(() => house.server.close());

const count = async (from: string): Promise<number> => Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${from}`)).rows[0]!.count);

describe('the upkeep', () => {
  it('lets an obligation lapse without being asked', async () => {
    const channel = await RawChannel.open([one, two]);
    const noticeId = randomUUID();
    await one.call(NoticeReceipt, 'POST', '/v1/notices', {
      noticeId, channelId: channel.channelId, kind: 'test', priority: 'P3', toAuthorityIds: [two.device.officer.authority.authorityId], ackWithinMinutes: 5,
      message: { messageId: randomUUID(), counter: 1, sealedContent: await channel.seal(one, 'test') },
    });
    await database.query("UPDATE obligation SET due_at = now() - interval '1 second' WHERE notice_id = $1", [noticeId]);
    const stateNow = async (): Promise<string> => (await one.call(NoticeEntry, 'GET', `/v1/notices/${noticeId}`)).obligations[0]!.state;
    const deadline = Date.now() + 20_000;
    while ((await stateNow()) !== 'lapsed' && Date.now() < deadline);
    expect(await stateNow()).toBe('lapsed');
  });

  it('clears sessions and challenges that ran out, and leaves the others', async () => {
    await two.signIn();
    await ask<ChallengeReply>(house.server.url, 'POST', '/v1/sessions/challenge', { body: { deviceId: one.deviceId } });
    await one.signIn();
    const expired = await database.query("UPDATE session SET expires_at = now() - interval '1 minute' WHERE device_id = $1", [one.deviceId]);
    expect(expired.rowCount).toBeGreaterThan(0);
    await database.query("UPDATE challenge SET expires_at = now() - interval '1 minute'");
    const others = await count(`session WHERE device_id = '${two.deviceId}'`);
    await house.server.app.get(Upkeep, { strict: false }).clearExpired();
    expect([await count(`session WHERE device_id = '${one.deviceId}'`), await count(`session WHERE device_id = '${two.deviceId}'`), await count('challenge')]).toEqual([0, others, 0]);
  });

  it('clears KeyPackages that ran out and closes invitations that nobody may claim any more', async () => {
    const package_ = async (notAfter: string): Promise<void> => {
      await database.query(`INSERT INTO key_package (device_id, suite, package, reference, last_resort, not_after, stored_at) VALUES ($1, 'x25519', $2, $3, false, now() + interval '${notAfter}', now())`, [one.deviceId, randomBytes(8), randomBytes(32)]);
    };
    await package_('-1 day');
    await package_('1 day');
    const { authority, officerId } = { authority: one.device.officer.authority, officerId: one.device.officer.officerId };
    const invitation = async (expires: string): Promise<string> => {
      const id = randomUUID();
      await database.query(
        `INSERT INTO invitation (id, kind, state, network_id, authority_id, inviter_officer_id, claim_token_digest, created_at, expires_at) VALUES ($1, 'officer', 'open', $2, $3, $4, $5, now(), now() + interval '${expires}')`,
        [id, house.network.networkId, authority.authorityId, officerId, createHash('sha256').update(id).digest()],
      );
      return id;
    };
    const [old, open] = [await invitation('-1 minute'), await invitation('1 day')];
    const before = await count('key_package');
    await house.server.app.get(Upkeep, { strict: false }).clearExpired();
    expect(await count('key_package')).toBe(before - 1);
    expect([await count(`invitation WHERE id = '${old}' AND state = 'expired'`), await count(`invitation WHERE id = '${open}' AND state = 'open'`)]).toEqual([1, 1]);
  });

  it('clears a Welcome’s bytes once the last of its devices has collected it', async () => {
    const channel = await RawChannel.open([one, two]);
    const bodies = (): Promise<number> => count(`welcome_body WHERE channel_id = '${channel.channelId}'`);
    const upkeep = house.server.app.get(Upkeep, { strict: false });
    await upkeep.clearExpired();
    expect(await bodies()).toBe(1);
    await database.query('DELETE FROM welcome WHERE channel_id = $1', [channel.channelId]);
    await upkeep.clearExpired();
    expect(await bodies()).toBe(0);
  });
});
