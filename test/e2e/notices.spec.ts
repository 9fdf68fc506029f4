import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { Upkeep } from '@chancery/application';
import { NoticeEntry, NoticeList, NoticeReceipt, ObligationEntry, signStatement, type Acknowledgement } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { sign } from '@chancery/sealing';
import { RawChannel, type RawDevice } from '../kit/actors.js';
import { type House, openHouse, outcomeOf } from './room-under-test.js';

let house: House;
let sender: RawDevice;
let recipient: RawDevice;
let other: RawDevice;
let stranger: RawDevice;
let channel: RawChannel;
let counter = 0;
beforeAll(async () => {
  house = await openHouse(4);
  [sender, recipient, other, stranger] = house.devices as [RawDevice, RawDevice, RawDevice, RawDevice];
  channel = await RawChannel.open([sender, recipient, other]);
});
afterAll(() => house.server.close());

const authorityOf = ({ device }: RawDevice): string => device.officer.authority.authorityId;

async function noticeTo(recipients: readonly RawDevice[], overrides: Record<string, unknown> = {}) {
  const sealedContent = await channel.seal(sender, 'preserve the data');
  return {
    noticeId: randomUUID(), channelId: channel.channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: recipients.map(authorityOf), ackWithinMinutes: 60,
    message: { messageId: randomUUID(), counter: counter + 1, sealedContent }, ...overrides,
  };
}

async function send(recipients: readonly RawDevice[]) {
  const body = await noticeTo(recipients);
  const receipt = await sender.call(NoticeReceipt, 'POST', '/v1/notices', body);
  counter += 1;
  return { body, receipt };
}

type Notice = Awaited<ReturnType<typeof send>>['body'];

function acknowledgement(by: RawDevice, notice: Notice, overrides: Partial<Acknowledgement> = {}, signer: RawDevice = by): { acknowledgement: Uint8Array } {
  const value: Acknowledgement = {
    noticeId: notice.noticeId, authorityId: authorityOf(by), officerId: by.device.officer.officerId, deviceId: by.deviceId,
    sealedDigest: new Uint8Array(createHash('sha256').update(notice.message.sealedContent).digest()), acknowledgedAt: house.network.now, ...overrides,
  };
  return { acknowledgement: signStatement('acknowledgement', value, (bytes) => sign(signer.device.signingSeed, bytes)) };
}

const acknowledge = (by: RawDevice, notice: Notice, body = acknowledgement(by, notice)): Promise<ObligationEntry> => by.call(ObligationEntry, 'POST', `/v1/notices/${notice.noticeId}/acknowledgements`, body);
const read = (by: RawDevice, notice: Notice): Promise<NoticeEntry> => by.call(NoticeEntry, 'GET', `/v1/notices/${notice.noticeId}`);

describe('a notice', () => {
  it('stands in the channel’s log, with what each addressed authority owes', async () => {
    const { body, receipt } = await send([recipient, other]);
    expect(receipt.ackBy - receipt.acceptedAt).toBe(60 * 60_000);
    const entry = (await channel.read(recipient, receipt.seq - 1)).find(({ seq }) => seq === receipt.seq);
    expect(entry).toMatchObject({ entryId: body.message.messageId, body: body.message.sealedContent });
    expect((await read(sender, body)).obligations.map(({ authorityId, state }) => ({ authorityId, state }))).toEqual(
      [authorityOf(recipient), authorityOf(other)].sort().map((authorityId) => ({ authorityId, state: 'awaiting_acknowledgement' })),
    );
  });

  it('is answered alike when it comes again, and refused when it comes changed', async () => {
    const { body, receipt } = await send([recipient]);
    expect(await sender.call(NoticeReceipt, 'POST', '/v1/notices', body)).toEqual(receipt);
    for (const change of [{ toAuthorityIds: [authorityOf(other)] }, { priority: 'P0' }, { ackWithinMinutes: 61 }, { noticeId: randomUUID() }])
      expect(await outcomeOf(sender.call(NoticeReceipt, 'POST', '/v1/notices', { ...body, ...change }))).toEqual({ code: 'ID_REUSED' });
  });

  it('goes only to authorities that have a device in the channel, and nothing of a refused one is stored', async () => {
    const body = await noticeTo([recipient, stranger]);
    expect(await outcomeOf(sender.call(NoticeReceipt, 'POST', '/v1/notices', body))).toEqual({ code: 'NOT_ALLOWED' });
    expect(await outcomeOf(sender.call(NoticeReceipt, 'POST', '/v1/notices', { ...body, toAuthorityIds: [randomUUID()] }))).toEqual({ code: 'NOT_ALLOWED' });
    expect(await outcomeOf(stranger.call(NoticeReceipt, 'POST', '/v1/notices', body))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(read(sender, body))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(sender.call(NoticeReceipt, 'POST', '/v1/notices', { ...body, toAuthorityIds: [authorityOf(recipient)] }))).toBe('accepted');
    counter += 1;
  });

  it('shows a recipient its own obligation only, and strangers nothing', async () => {
    const { body } = await send([recipient, other]);
    expect((await read(recipient, body)).obligations.map(({ authorityId }) => authorityId)).toEqual([authorityOf(recipient)]);
    expect(await outcomeOf(read(stranger, body))).toEqual({ code: 'NOT_FOUND' });
    const list = async (by: RawDevice): Promise<string[]> => (await by.call(NoticeList, 'GET', '/v1/notices')).notices.map(({ noticeId }) => noticeId);
    expect((await list(recipient))[0]).toBe(body.noticeId);
    expect((await list(sender))[0]).toBe(body.noticeId);
    expect(await list(stranger)).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  it('settles one authority’s obligation for good: a second one answers with the first', async () => {
    const { body } = await send([recipient, other]);
    const first = acknowledgement(recipient, body);
    const settled = await acknowledge(recipient, body, first);
    expect(settled).toMatchObject({ state: 'acknowledged', acknowledgement: first.acknowledgement });
    expect(await acknowledge(recipient, body, acknowledgement(recipient, body, { acknowledgedAt: house.network.now + 5 }))).toEqual(settled);
    const { obligations } = await read(sender, body);
    expect(Object.fromEntries(obligations.map(({ authorityId, state }) => [authorityId, state]))).toEqual({ [authorityOf(recipient)]: 'acknowledged', [authorityOf(other)]: 'awaiting_acknowledgement' });
  });

  it('is refused unless it is signed by the caller’s device, for this notice and these very bytes', async () => {
    const { body } = await send([recipient]);
    const refused = (changed: ReturnType<typeof acknowledgement>): Promise<unknown> => outcomeOf(acknowledge(recipient, body, changed));
    expect(await refused(acknowledgement(recipient, body, {}, other))).toEqual({ code: 'STATEMENT_REFUSED' });
    expect(await refused(acknowledgement(recipient, body, { sealedDigest: new Uint8Array(32) }))).toEqual({ code: 'STATEMENT_REFUSED' });
    expect(await refused(acknowledgement(recipient, body, { noticeId: randomUUID() }))).toEqual({ code: 'STATEMENT_REFUSED' });
    expect(await refused(acknowledgement(recipient, body, { officerId: randomUUID() }))).toEqual({ code: 'STATEMENT_REFUSED' });
    expect(await refused({ acknowledgement: new Uint8Array(10) })).toEqual({ code: 'STATEMENT_MALFORMED' });
    expect((await read(recipient, body)).obligations[0]!.state).toBe('awaiting_acknowledgement');
  });

  it('is not taken from the sender, who owes nothing, nor from strangers', async () => {
    const { body } = await send([recipient]);
    expect(await outcomeOf(acknowledge(sender, body))).toEqual({ code: 'NOT_ALLOWED' });
    expect(await outcomeOf(acknowledge(other, body))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(acknowledge(stranger, body))).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('the clock', () => {
  it('lets lapse what is overdue by the database’s time, once, and a late acknowledgement still counts', async () => {
    const { body } = await send([recipient, other]);
    await acknowledge(other, body);
    const upkeep = house.server.app.get(Upkeep, { strict: false });
    expect(await upkeep.lapseOverdue()).toBe(0);
    await house.server.app.get(Database, { strict: false }).query("UPDATE obligation SET due_at = now() - interval '1 second' WHERE notice_id = $1", [body.noticeId]);
    const lapsed = await Promise.all([upkeep.lapseOverdue(), upkeep.lapseOverdue()]);
    expect(lapsed.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(Object.fromEntries((await read(sender, body)).obligations.map(({ authorityId, state }) => [authorityId, state]))).toEqual({ [authorityOf(recipient)]: 'lapsed', [authorityOf(other)]: 'acknowledged' });
    expect((await acknowledge(recipient, body)).state).toBe('acknowledged');
    expect(await upkeep.lapseOverdue()).toBe(0);
  });
});
