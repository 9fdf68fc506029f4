import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CommitReceipt, CounterReply, DeliveryMarks, MessageReceipt, SyncReply, WelcomeList } from '@chancery/contracts';
import { createKeyPackages, GroupSession, type CreatedKeyPackage } from '@chancery/sealing';
import { RawChannel, type RawDevice } from '../kit/actors.js';
import { furtherDevice, type House, openHouse, outcomeOf } from './room-under-test.js';

let house: House;
let one: RawDevice;
let two: RawDevice;
let three: RawDevice;
let stranger: RawDevice;
beforeAll(async () => {
  house = await openHouse(4);
  [one, two, three, stranger] = house.devices as [RawDevice, RawDevice, RawDevice, RawDevice];
});
afterAll(() => house.server.close());

const messages = (channel: RawChannel): string => `/v1/channels/${channel.channelId}/messages`;
const commits = (channel: RawChannel): string => `/v1/channels/${channel.channelId}/commits`;
const message = async (channel: RawChannel, by: RawDevice, counter: number) => ({ messageId: randomUUID(), counter, sealedContent: await channel.seal(by, `message ${counter}`) });

async function packageOf(device: RawDevice): Promise<CreatedKeyPackage> {
  const [made] = await createKeyPackages({ suite: 'x25519', identity: device.device.identity, signingSeed: device.device.signingSeed, count: 1, now: device.network.now });
  return made!;
}

/** A commit of `by`, ready to be sent; nothing is adopted. */
async function commitOf(channel: RawChannel, by: RawDevice, order: { add?: readonly RawDevice[]; remove?: readonly string[] } = {}, epoch = 1) {
  const add = await Promise.all((order.add ?? []).map(async (device) => ({ deviceId: device.deviceId, keyPackage: (await packageOf(device)).publicBytes })));
  const pending = await channel.session(by).commit({ trustSize: by.network.size, now: by.network.now, add, remove: order.remove ?? [] });
  const body = { commitId: randomUUID(), epoch, commit: pending.commit, groupInfo: pending.groupInfo, ...(pending.welcome ? { welcome: pending.welcome } : {}) };
  return { body, pending };
}

describe('messages', () => {
  it('reach every member in one order, and open', async () => {
    const channel = await RawChannel.open([one, two, three]);
    const sent = await Promise.all([one, two, three].map(async (device) => ({ device, body: await message(channel, device, 1) })));
    const receipts = await Promise.all(sent.map(({ device, body }) => channel.send(device, body)));
    expect(receipts.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([2, 3, 4]);
    const [mine, theirs] = [await channel.read(one, 1), await channel.read(two, 1)];
    expect(mine).toEqual(theirs);
    const fromOne = theirs.find(({ deviceId }) => deviceId === one.deviceId)!;
    expect(await channel.open(two, fromOne.body)).toBe('message 1');
  });

  it('are answered alike when they come again, and refused under a used id', async () => {
    const channel = await RawChannel.open([one, two]);
    const body = await message(channel, one, 1);
    const receipt = await channel.send(one, body);
    expect(await channel.send(one, body)).toEqual(receipt);
    expect(await outcomeOf(channel.send(one, { ...body, sealedContent: await channel.seal(one, 'other') }))).toEqual({ code: 'ID_REUSED' });
  });

  it('are counted without gaps, and the count survives', async () => {
    const channel = await RawChannel.open([one, two]);
    expect(await outcomeOf(channel.send(one, await message(channel, one, 2)))).toEqual({ code: 'COUNTER_GAP', expected: 1 });
    await channel.send(one, await message(channel, one, 1));
    expect(await one.call(CounterReply, 'GET', `/v1/channels/${channel.channelId}/counter`)).toEqual({ next: 2 });
    expect(await two.call(CounterReply, 'GET', `/v1/channels/${channel.channelId}/counter`)).toEqual({ next: 1 });
    expect(await outcomeOf(stranger.call(CounterReply, 'GET', `/v1/channels/${channel.channelId}/counter`))).toEqual({ code: 'NOT_FOUND' });
  });

  it('are refused from strangers, for other groups, of another epoch and of other kinds', async () => {
    const [channel, other] = [await RawChannel.open([one, two]), await RawChannel.open([one, two])];
    const body = await message(channel, one, 1);
    expect(await outcomeOf(stranger.call(MessageReceipt, 'POST', messages(channel), body))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(one.call(MessageReceipt, 'POST', messages(other), body))).toEqual({ code: 'MLS_MALFORMED' });
    expect(await outcomeOf(one.call(MessageReceipt, 'POST', messages(channel), { ...body, sealedContent: channel.openingInfo }))).toEqual({ code: 'MLS_MALFORMED' });
    const { body: commit } = await commitOf(channel, one);
    await one.call(CommitReceipt, 'POST', commits(channel), commit);
    expect(await outcomeOf(channel.send(one, body))).toEqual({ code: 'EPOCH_STALE', epoch: 2 });
  });
});

describe('commits', () => {
  it('win one epoch each: of twenty at once one is taken, and the others learn which', async () => {
    const channel = await RawChannel.open([one, two]);
    const made = await Promise.all(Array.from({ length: 20 }, (_, i) => commitOf(channel, i % 2 === 0 ? one : two)));
    const outcomes = await Promise.all(made.map(({ body }, i) => outcomeOf((i % 2 === 0 ? one : two).call(CommitReceipt, 'POST', commits(channel), body))));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome !== 'accepted')).toEqual(Array.from({ length: 19 }, () => ({ code: 'EPOCH_TAKEN', epoch: 2, seq: 2 })));
  });

  it('are answered alike when they come again', async () => {
    const channel = await RawChannel.open([one, two]);
    const { body } = await commitOf(channel, one);
    const first = await one.call(CommitReceipt, 'POST', commits(channel), body);
    expect(await one.call(CommitReceipt, 'POST', commits(channel), body)).toEqual(first);
    const { body: another } = await commitOf(channel, one);
    expect(await outcomeOf(one.call(CommitReceipt, 'POST', commits(channel), { ...another, commitId: body.commitId }))).toEqual({ code: 'ID_REUSED' });
  });

  it('let a device in by its Welcome, which it may collect and discard', async () => {
    const channel = await RawChannel.open([one, two]);
    const { body } = await commitOf(channel, one, { add: [three] });
    const receipt = await one.call(CommitReceipt, 'POST', commits(channel), body);
    const { welcomes } = await three.call(WelcomeList, 'GET', '/v1/welcomes');
    const mine = welcomes.find(({ channelId }) => channelId === channel.channelId)!;
    expect(mine).toMatchObject({ seq: receipt.seq, networkId: house.network.networkId, welcome: body.welcome });
    expect(await outcomeOf(two.call(undefined, 'DELETE', `/v1/welcomes/${mine.welcomeId}`))).toEqual({ code: 'NOT_FOUND' });
    await three.call(undefined, 'DELETE', `/v1/welcomes/${mine.welcomeId}`);
    expect(await outcomeOf(three.call(undefined, 'DELETE', `/v1/welcomes/${mine.welcomeId}`))).toEqual({ code: 'NOT_FOUND' });
  });

  it('bound what a device may read: nothing before it came in, nothing after it was removed', async () => {
    const laptop = await furtherDevice(house, one);
    const channel = await RawChannel.open([one, two]);
    await channel.send(one, await message(channel, one, 1));
    const add = await commitOf(channel, one, { add: [laptop] });
    const joined = await one.call(CommitReceipt, 'POST', commits(channel), add.body);
    const sealed = await add.pending.adopt().seal(new TextEncoder().encode('to the laptop too'), new Uint8Array(), house.network.now);
    await channel.send(one, { messageId: randomUUID(), counter: 2, sealedContent: sealed.sealedContent });
    const removal = await sealed.session.commit({ remove: [laptop.deviceId], trustSize: house.network.size, now: house.network.now });
    const removed = await one.call(CommitReceipt, 'POST', commits(channel), { commitId: randomUUID(), epoch: 2, commit: removal.commit, groupInfo: removal.groupInfo });
    const after = await removal.adopt().seal(new TextEncoder().encode('without the laptop'), new Uint8Array(), house.network.now);
    await channel.send(one, { messageId: randomUUID(), counter: 3, sealedContent: after.sealedContent });
    expect((await channel.read(two, 0)).map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6]);
    expect((await channel.read(laptop, 0)).map(({ seq }) => seq)).toEqual([joined.seq + 1, removed.seq]);
    const closed = await laptop.call(SyncReply, 'POST', '/v1/sync', { cursors: [{ channelId: channel.channelId, after: removed.seq }], maxBytes: 1_024 });
    expect(closed).toMatchObject({ entries: [], gone: [channel.channelId] });
    expect(await outcomeOf(laptop.call(MessageReceipt, 'POST', messages(channel), { messageId: randomUUID(), counter: 1, sealedContent: after.sealedContent }))).toEqual({ code: 'NOT_FOUND' });
  });

  it('are refused when they do what their sender may not, or do not hold together', async () => {
    const channel = await RawChannel.open([one, two]);
    const { body } = await commitOf(channel, one, { add: [stranger] });
    const refused = (by: RawDevice, changed: object): Promise<unknown> => outcomeOf(by.call(CommitReceipt, 'POST', commits(channel), { ...body, ...changed }));
    expect(await refused(two, {})).toEqual({ code: 'COMMIT_REFUSED' });
    expect(await refused(stranger, {})).toEqual({ code: 'NOT_FOUND' });
    const { welcome: _, ...withoutWelcome } = body;
    expect(await outcomeOf(one.call(CommitReceipt, 'POST', commits(channel), withoutWelcome))).toEqual({ code: 'COMMIT_REFUSED' });
    expect(await refused(one, { epoch: 0 })).toEqual({ code: 'COMMIT_REFUSED' });
    expect(await refused(one, { groupInfo: channel.openingInfo })).toEqual({ code: 'COMMIT_REFUSED' });
    expect(await refused(one, { commit: new Uint8Array(80) })).toEqual({ code: 'MLS_MALFORMED' });
    const forged = body.groupInfo.slice();
    forged[forged.length - 1]! ^= 1;
    expect(await refused(one, { groupInfo: forged })).toEqual({ code: 'COMMIT_REFUSED' });
    expect(await refused(one, {})).toBe('accepted');
  });

  it('bring a device back by external commit in place of its own leaf, and nobody else', async () => {
    const channel = await RawChannel.open([one, two]);
    const { groupInfo } = (await commitOf(channel, one)).pending;
    expect(groupInfo.length).toBeGreaterThan(0);
    const info = await channel.session(one).groupInfo();
    const rejoin = (device: RawDevice) => GroupSession.rejoin({
      groupInfo: info, expected: { channelId: channel.channelId, networkId: house.network.networkId }, identity: device.device.identity, signingSeed: device.device.signingSeed,
      judge: house.network.ledger, trustSize: house.network.size, now: house.network.now,
    });
    const back = await rejoin(two);
    const body = { commitId: randomUUID(), epoch: 1, commit: back.commit, groupInfo: back.groupInfo };
    expect(await outcomeOf(one.call(CommitReceipt, 'POST', commits(channel), body))).toEqual({ code: 'COMMIT_REFUSED' });
    expect(await outcomeOf(two.call(CommitReceipt, 'POST', commits(channel), body))).toBe('accepted');
    const sealed = await back.adopt().seal(new TextEncoder().encode('back'), new Uint8Array(), house.network.now);
    expect(await outcomeOf(channel.send(two, { messageId: randomUUID(), counter: 1, sealedContent: sealed.sealedContent }))).toBe('accepted');
  });
});

describe('sync', () => {
  it('pages through several channels in one call and names those that are closed to the caller', async () => {
    const channels = [await RawChannel.open([one, two]), await RawChannel.open([one, two])];
    for (const channel of channels) for (let counter = 1; counter <= 5; counter++) await channel.send(one, await message(channel, one, counter));
    const hidden = await RawChannel.open([one]);
    const unknown = randomUUID();
    const cursors = [...channels.map(({ channelId }) => ({ channelId, after: 1 })), { channelId: hidden.channelId, after: 0 }, { channelId: unknown, after: 0 }];
    const seen: [string, number][] = [];
    for (let pages = 0; pages < 20; pages++) {
      const page = await two.call(SyncReply, 'POST', '/v1/sync', { cursors, maxBytes: 1_024 });
      expect(page.gone.sort()).toEqual([hidden.channelId, unknown].sort());
      for (const { channelId, seq } of page.entries) {
        seen.push([channelId, seq]);
        cursors.find((cursor) => cursor.channelId === channelId)!.after = seq;
      }
      if (!page.more) break;
    }
    expect(seen).toEqual(channels.flatMap(({ channelId }) => [2, 3, 4, 5, 6].map((seq) => [channelId, seq])));
  });

  it('moves the delivery mark of a device, which members see and strangers do not', async () => {
    const channel = await RawChannel.open([one, two]);
    await channel.send(one, await message(channel, one, 1));
    await two.call(SyncReply, 'POST', '/v1/sync', { cursors: [{ channelId: channel.channelId, after: 2 }], maxBytes: 1_024 });
    const path = `/v1/channels/${channel.channelId}/delivery`;
    const { marks } = await one.call(DeliveryMarks, 'GET', path);
    expect(marks.find(({ deviceId }) => deviceId === two.deviceId)).toEqual({ deviceId: two.deviceId, deliveredSeq: 2 });
    expect(await outcomeOf(stranger.call(DeliveryMarks, 'GET', path))).toEqual({ code: 'NOT_FOUND' });
  });

  it('refuses a channel that is asked for twice', async () => {
    const cursor = { channelId: randomUUID(), after: 0 };
    expect(await outcomeOf(one.call(SyncReply, 'POST', '/v1/sync', { cursors: [cursor, cursor], maxBytes: 1_024 }))).toEqual({ code: 'BODY_MALFORMED' });
  });
});

describe('complaints about commits', () => {
  it('are taken from devices that may read the commit, as often as they come, and from nobody else', async () => {
    const channel = await RawChannel.open([one, two]);
    const { body } = await commitOf(channel, one);
    const { seq } = await one.call(CommitReceipt, 'POST', commits(channel), body);
    const path = `/v1/channels/${channel.channelId}/nacks`;
    expect(await outcomeOf(two.call(undefined, 'POST', path, { seq }))).toBe('accepted');
    expect(await outcomeOf(two.call(undefined, 'POST', path, { seq }))).toBe('accepted');
    expect(await outcomeOf(two.call(undefined, 'POST', path, { seq: seq + 1 }))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(stranger.call(undefined, 'POST', path, { seq }))).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('a revoked device', () => {
  it('may be removed by any member', async () => {
    const channel = await RawChannel.open([one, two, three]);
    house.network.revoke('device', three.device);
    await one.call(undefined, 'POST', `/v1/networks/${house.network.networkId}/statements`, { statements: [house.network.statements.at(-1)!] });
    const { body } = await commitOf(channel, two, { remove: [three.deviceId] });
    expect(await outcomeOf(two.call(CommitReceipt, 'POST', commits(channel), body))).toBe('accepted');
    expect(await outcomeOf(channel.read(three, 0))).toEqual({ code: 'SIGN_IN_REFUSED' });
  });
});
