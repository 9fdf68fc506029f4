import { WelcomeList } from '@chancery/contracts';
import type { RawDevice } from '../kit/actors.js';
import { publishPackage } from '../kit/actors.js';
import type { MixedNetwork, SdkActor } from '../kit/actors-sdk.js';
import { HostileMember } from '../mls/kit/hostile.js';

export interface HostileGuest {
  readonly channelId: string;
  readonly hostile: HostileMember;
  /** The channel's epoch while the guest is in it. */
  readonly epoch: number;
}

/** A host opens a channel, in good faith, with colleagues and with somebody whose client checks nothing and commits what it likes. */
export async function enter(host: SdkActor, guest: RawDevice, network: MixedNetwork, colleagues: readonly string[]): Promise<HostileGuest> {
  const keyPackage = await publishPackage(guest);
  await host.client.sync();
  const { channelId } = await host.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: 'A case', officerIds: [...colleagues, guest.device.officer.officerId], suite: 'x25519' });
  await network.refresh();
  const { welcomes } = await guest.call(WelcomeList, 'GET', '/v1/welcomes');
  const { welcome } = welcomes.find((entry) => entry.channelId === channelId)!;
  return { channelId, hostile: await HostileMember.join(network.trust, welcome, keyPackage, guest.device), epoch: host.client.channels.get(channelId).epoch };
}
