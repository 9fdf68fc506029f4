import { encodeCbor, MerkleLog } from '@chancery/contracts';
import { Vault, type NamedRecord } from '@chancery/vault';
import { admitAuthority, foundNetwork, KEY, startTestServer, type TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
const devices: TestDevice[] = [];

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
});

afterAll(async () => {
  for (const device of [ghana, network?.secretariat, network?.second, ...devices]) await device?.client.stop();
  await server?.close();
});

/** The statement with the last byte of its signature changed. */
function forged({ name, value }: NamedRecord): [string, Uint8Array] {
  const changed = value.slice();
  changed[changed.length - 1]! ^= 1;
  return [name, changed];
}

/** A copy of the vault after `change` was made to the statements and the mark in it, opened. */
async function opened(change: (vault: Vault, statements: NamedRecord[], mark: string) => Promise<unknown>): Promise<TestDevice> {
  const device = await ghana.copy();
  devices.push(device);
  await device.client.stop();
  const vault = await Vault.open(device.store, KEY);
  await change(vault, await vault.scan(`t:${network.networkId}:`), `nv:${network.networkId}`);
  await device.reopen();
  return device;
}

describe('a network whose log this device has verified', () => {
  it('is read again without checking signatures that were checked before: the seal of the vault vouches for them', async () => {
    const device = await opened(async (vault, statements, mark) => {
      const [name, value] = forged(statements.at(-1)!);
      const log = new MerkleLog();
      for (const statement of [...statements.slice(0, -1).map((record) => record.value), value]) log.append(statement);
      await vault.transact({ put: [[name, value], [mark, encodeCbor({ size: log.size, root: log.root()! })]] });
    });
    expect(device.client.self).toMatchObject({ officerName: 'Ama Mensah' });
  });

  it('is verified anew where the statements are not those that were marked', async () => {
    await expect(opened((vault, statements) => vault.transact({ put: [forged(statements.at(-1)!)] }))).rejects.toMatchObject({ code: 'LOG_CONTRADICTS' });
  });

  it('is verified anew where there is no mark, or one of an earlier state', async () => {
    await expect(opened((vault, statements, mark) => vault.transact({ put: [forged(statements.at(-1)!)], delete: [mark] }))).rejects.toMatchObject({ code: 'LOG_CONTRADICTS' });
    await expect(
      opened(async (vault, statements, mark) => {
        const log = new MerkleLog();
        for (const { value } of statements.slice(0, -1)) log.append(value);
        await vault.transact({ put: [forged(statements.at(-1)!), [mark, encodeCbor({ size: log.size, root: log.root()! })]] });
      }),
    ).rejects.toMatchObject({ code: 'LOG_CONTRADICTS' });
  });

  it('is believed as before when the mark is wrong and the statements are right', async () => {
    const device = await opened((vault, _, mark) => vault.transact({ put: [[mark, encodeCbor({ size: 2, root: new Uint8Array(32) })]] }));
    expect(device.client.networks.list()).toEqual(ghana.client.networks.list());
    const { generation } = await Vault.open(device.store, KEY);
    await device.reopen();
    expect((await Vault.open(device.store, KEY)).generation).toBe(generation);
  });
});
