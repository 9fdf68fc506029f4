import { SearchIndex } from '../../apps/web/src/engine/search-index.js';
import { admitAuthority, foundNetwork, startTestServer, type TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let channelId: string;
let search: SearchIndex;

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  ({ channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Vessels', officerIds: [nigeria.officerId] }));
  await nigeria.client.sync();
  search = new SearchIndex(nigeria.client);
  nigeria.client.on('message', (view) => search.take(view));
  nigeria.client.on('revised', (view) => search.take(view));
  await search.find('everything');
});

afterAll(async () => {
  search?.clear();
  for (const device of [ghana, nigeria, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const say = async (text: string): Promise<string> => {
  const { id } = await ghana.client.messages.send(channelId, { text });
  await nigeria.client.sync();
  return id;
};
const found = async (query: string, options: { limit?: number } = {}): Promise<string[]> => (await search.find(query, options)).hits.map(({ excerpt }) => excerpt);

describe('a search', () => {
  it('finds a message by its newest wording, by the old one no more, and by none when it was taken back', async () => {
    const id = await say('Which of you keeps the register?');
    expect(await found('register')).toEqual(['Which of you keeps the register?']);
    await ghana.client.messages.revise(channelId, id, { text: 'Which of you keeps the ledger?' });
    await nigeria.client.sync();
    expect([await found('register'), await found('ledger')]).toEqual([[], ['Which of you keeps the ledger?']]);
    await ghana.client.messages.retract(channelId, id);
    await nigeria.client.sync();
    expect([await found('ledger'), await found('keeps')]).toEqual([[], []]);
  });

  it('finds Chinese where it stands together, however many messages hold its characters apart', async () => {
    await say('船舶登记在拉各斯。');
    for (let i = 0; i < 6; i++) await say(`登记第${i}号船舶`);
    expect(await found('船舶登记', { limit: 2 })).toEqual(['船舶登记在拉各斯。']);
    expect(await found('登记')).toHaveLength(7);
  });
});
