import { sameBytes } from '@chancery/contracts';
import { HostileMember } from './hostile.js';
import type { TestDevice, TestNetwork } from './network.js';
import { Room, type RoomOptions } from './room.js';

/** A room of honest people with one hostile member among them: `mallory` holds the leaf of a real device. */
export interface BesiegedRoom {
  readonly room: Room;
  readonly mallory: HostileMember;
  readonly malloryDevice: TestDevice;
}

export async function besieged(network: TestNetwork, honest: readonly TestDevice[], malloryDevice: TestDevice, options: Omit<RoomOptions, 'suite'> = {}): Promise<BesiegedRoom> {
  const room = await Room.of(network, honest, options);
  const keyPackage = await room.keyPackage(malloryDevice);
  const pending = await room.at(honest[0]!).commit(room.order({ add: [{ deviceId: malloryDevice.deviceId, keyPackage: keyPackage.publicBytes }] }));
  await room.accept(honest[0]!, pending);
  return { room, malloryDevice, mallory: await HostileMember.join(network, pending.welcome!, keyPackage, malloryDevice) };
}

export const isDevice = (device: TestDevice) => (identity: Uint8Array): boolean => sameBytes(identity, device.identity);
