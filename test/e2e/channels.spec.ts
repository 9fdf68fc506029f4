import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { ChannelList, ChannelSummary, GroupInfoReply } from '@chancery/contracts';
import { DEFAULT_POLICIES, type ChannelKind } from '@chancery/domain';
import { GroupSession } from '@chancery/sealing';
import { RawChannel, type RawDevice } from '../kit/actors.js';
import { ask } from './running-server.js';
import { type House, openHouse, outcomeOf } from './room-under-test.js';

let house: House;
beforeAll(async () => {
  house = await openHouse(3);
});
afterAll(() => house.server.close());

/** What a device sends to open a channel of its own. */
async function opening(device: RawDevice, kind: ChannelKind = 'group', overrides: Record<string, unknown> = {}) {
  const channelId = randomUUID();
  const groupId = new Uint8Array(randomBytes(32));
  const { network } = device;
  const session = await GroupSession.found({
    suite: 'x25519', channelId, networkId: network.networkId, groupId, policy: DEFAULT_POLICIES[kind], identity: device.device.identity, signingSeed: device.device.signingSeed,
    judge: network.ledger, trustSize: network.size, now: network.now,
  });
  return { channelId, networkId: network.networkId, kind, suite: 'x25519', groupId, groupInfo: await session.groupInfo(), ...overrides };
}

describe('channels', () => {
  it('are opened with their founder alone, once, however often the same is asked', async () => {
    const [founder] = house.devices as [RawDevice];
    const body = await opening(founder);
    const first = await founder.call(ChannelSummary, 'POST', '/v1/channels', body);
    expect(first).toMatchObject({ channelId: body.channelId, epoch: 0, headSeq: 0, deviceIds: [founder.deviceId] });
    expect(await founder.call(ChannelSummary, 'POST', '/v1/channels', body)).toEqual(first);
    const { channels } = await founder.call(ChannelList, 'GET', '/v1/channels');
    expect(channels.filter(({ channelId }) => channelId === body.channelId)).toEqual([first]);
  });

  it('are not opened under the id of another channel, nor with another’s group id', async () => {
    const [one, two] = house.devices as [RawDevice, RawDevice];
    const body = await opening(one);
    await one.call(ChannelSummary, 'POST', '/v1/channels', body);
    const foreign = await opening(two);
    expect(await outcomeOf(two.call(ChannelSummary, 'POST', '/v1/channels', { ...foreign, channelId: body.channelId }))).toEqual({ code: 'ID_REUSED' });
    expect(await outcomeOf(one.call(ChannelSummary, 'POST', '/v1/channels', { ...body, channelId: randomUUID() }))).toEqual({ code: 'ID_REUSED' });
  });

  it('are not opened with a GroupInfo of another group, another signer, or of no sense', async () => {
    const [one, two] = house.devices as [RawDevice, RawDevice];
    const [mine, theirs] = [await opening(one), await opening(two)];
    const refused = (body: object): Promise<unknown> => outcomeOf(one.call(ChannelSummary, 'POST', '/v1/channels', body));
    expect(await refused({ ...mine, groupId: new Uint8Array(32) })).toEqual({ code: 'MLS_MALFORMED' });
    expect(await refused({ ...mine, groupId: theirs.groupId, groupInfo: theirs.groupInfo })).toEqual({ code: 'MLS_MALFORMED' });
    expect(await refused({ ...mine, groupInfo: new Uint8Array(100) })).toEqual({ code: 'MLS_MALFORMED' });
    expect(await refused({ ...mine, suite: 'xwing' })).toEqual({ code: 'MLS_MALFORMED' });
  });

  it('are opened only by members of the network, and notice boards only by a coordinator', async () => {
    const [one] = house.devices as [RawDevice];
    expect(await outcomeOf(one.call(ChannelSummary, 'POST', '/v1/channels', await opening(one, 'group', { networkId: randomUUID() })))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(one.call(ChannelSummary, 'POST', '/v1/channels', await opening(one, 'board')))).toEqual({ code: 'NOT_ALLOWED' });
    expect((await ask(house.server.url, 'POST', '/v1/channels', { body: await opening(one) })).body['code']).toBe('NOT_SIGNED_IN');
  });

  it('hand their GroupInfo to members, and answer strangers as if they did not exist', async () => {
    const [one, two, stranger] = house.devices as [RawDevice, RawDevice, RawDevice];
    const channel = await RawChannel.open([one, two]);
    const path = `/v1/channels/${channel.channelId}/group-info`;
    expect(await two.call(GroupInfoReply, 'GET', path)).toMatchObject({ epoch: 1, headSeq: 1 });
    expect(await outcomeOf(stranger.call(GroupInfoReply, 'GET', path))).toEqual({ code: 'NOT_FOUND' });
    expect(await outcomeOf(stranger.call(GroupInfoReply, 'GET', `/v1/channels/${randomUUID()}/group-info`))).toEqual({ code: 'NOT_FOUND' });
    const { channels } = await stranger.call(ChannelList, 'GET', '/v1/channels');
    expect(channels.map(({ channelId }) => channelId)).not.toContain(channel.channelId);
  });
});
