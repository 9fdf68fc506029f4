import { ClientError, type MessageView } from '@chancery/sdk';
import { admitAuthority, enrol, foundNetwork, startTestServer, TestDevice, type TestNetwork, type TestServer } from './kit.js';

const STEPS = 70;
const SEED = Number(process.env['CHANCERY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let server: TestServer;
let network: TestNetwork;
let devices: TestDevice[];

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  const ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  const nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  const phone = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.inviteDevice());
  devices = [ghana, nigeria, phone];
  await syncAll();
});

afterAll(async () => {
  for (const device of [...devices, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const syncAll = async (): Promise<void> => {
  for (const device of devices) await device.client.sync();
};

/** Numbers from 0 to before `bound`, the same for the same seed. */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 8) % bound;
}

/** One thing that somebody does with what they see; what they may not do is refused, and that is all. */
async function act(device: TestDevice, channelId: string, roll: (bound: number) => number, step: number): Promise<void> {
  const { messages } = device.client;
  const seen = (await messages.list(channelId)).filter(({ content, retracted }) => content?.kind === 'text' || retracted);
  const target = seen[roll(Math.max(1, seen.length))];
  const choice = roll(10);
  try {
    if (choice < 3 || !target) await messages.send(channelId, { text: `text ${step}` });
    else if (choice < 4) await messages.send(channelId, { text: `reply ${step}`, inReplyTo: target.id });
    else if (choice < 6) await messages.revise(channelId, target.id, { text: `revised ${step}` });
    else if (choice < 7) await messages.retract(channelId, target.id);
    else if (choice < 8 && target.seq !== undefined) await messages.markRead(channelId, target.seq);
    else if (choice < 9) await device.client.sync();
    else await device.reopen();
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'NOT_CHANGEABLE') throw error;
  }
}

const shown = ({ id, seq, sender, content, retracted, revised, replies, rootId }: MessageView): unknown => ({ id, seq, officerId: sender?.officerId, content, retracted, revised, replies, rootId });

it(`a life of revisions, retractions, replies and read marks ends with one picture for all (seed ${SEED})`, async () => {
  const roll = dice(SEED);
  const [ghana, nigeria] = devices as [TestDevice, TestDevice];
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Life', officerIds: [nigeria.officerId] });
  await syncAll();
  for (let step = 0; step < STEPS; step++) await act(devices[roll(devices.length)]!, channelId, roll, step);
  await syncAll();
  await syncAll();
  const joined = Math.max(...devices.map(({ client }) => client.channels.get(channelId).joinedSeq));
  const pictures = await Promise.all(devices.map(async ({ client }) => (await client.messages.list(channelId, { afterSeq: joined })).map(shown)));
  for (const picture of pictures.slice(1)) expect(picture).toEqual(pictures[0]);
  for (const device of devices) await expectCounted(device, channelId);
});

/** The counts of the inbox, and of threads, are those of going through everything. */
async function expectCounted(device: TestDevice, channelId: string): Promise<void> {
  const rows = await device.client.messages.list(channelId);
  const entry = (await device.client.inbox.list()).find((one) => one.channelId === channelId)!;
  const unread = rows.filter(({ seq, content, sender }) => seq! > entry.readUpTo && content?.kind === 'text' && sender?.officerId !== device.officerId);
  expect(entry).toMatchObject({ unread: unread.length, lastSeq: rows.at(-1)!.seq });
  for (const { id, replies, revised } of rows) {
    if (replies !== undefined) expect(await device.client.messages.thread(channelId, id)).toHaveLength(replies + 1);
    if (revised) expect(await device.client.messages.versions(channelId, id)).toHaveLength(revised.versions);
  }
  expect(device.codes()).toEqual([]);
}
