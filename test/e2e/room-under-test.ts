import { ChanceryError, type ErrorFacts } from '@chancery/contracts';
import type { OfficerRole } from '@chancery/domain';
import { foundRawNetwork, RawDevice } from '../kit/actors.js';
import type { TestNetwork } from '../mls/kit/network.js';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from './running-server.js';

export interface House {
  readonly server: TestServer;
  readonly network: TestNetwork;
  readonly devices: readonly RawDevice[];
}

/** A server with one training network on it, and so many authorities with one officer and one device each. */
export async function openHouse(people: number, roles: readonly OfficerRole[] = ['contact_point'], environment: Readonly<Record<string, string>> = {}): Promise<House> {
  const server = await startTestServer({ CHANCERY_WORKER: 'off', ...environment });
  const { network, devices } = await foundRawNetwork(server.url, FOUNDING_TOKEN, people, roles);
  return { server, network, devices };
}

/** `{ code, …facts }` of the refusal, or `accepted`. */
export function outcomeOf(call: Promise<unknown>): Promise<'accepted' | ({ code: string } & ErrorFacts)> {
  return call.then(
    () => 'accepted' as const,
    (error: unknown) => {
      if (error instanceof ChanceryError) return { code: error.code, ...error.facts };
      throw error;
    },
  );
}


/** One more device of the same officer, certified and published. */
export async function furtherDevice({ server, network }: House, of: RawDevice): Promise<RawDevice> {
  const device = new RawDevice(server.url, network, network.device(of.device.officer));
  await of.call(undefined, 'POST', `/v1/networks/${network.networkId}/statements`, { statements: [network.statements.at(-1)!] });
  return device;
}
