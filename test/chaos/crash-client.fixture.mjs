// One officer's client as a process of its own, which can die at a point of the SDK's table: argv[2] is a JSON order
// {build, folder, server, channelId, colleagueId, thirdId, networkId, wire}. For each line {round, dieAt?} on its input it does a
// day's work, and skips what an earlier run has done; at the end of its input it closes. Prints `sent <text>` for every message
// that the server has confirmed, and `done …` after a day. What it hands in goes, before it is sent, to the file `wire`, one
// line of hexadecimal each.
import { appendFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const order = JSON.parse(process.argv[2]);
const load = (path) => import(new URL(path, order.build).href);
const { decodeCborBody } = await load('libs/contracts/src/index.js');
const { ChanceryClient } = await load('libs/client/sdk/src/index.js');
const { keyFileUnlocker, Vault } = await load('libs/client/vault/src/index.js');
const { openSqliteStore } = await load('libs/client/vault/src/node/index.js');

const die = () => {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing more may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
};

const tapped = (input, init) => {
  if (init?.method === 'POST' && /\/(messages|notices)$/.test(String(input))) {
    const body = decodeCborBody(init.body);
    if (String(input).includes(order.channelId) || body.channelId === order.channelId) appendFileSync(order.wire, `${Buffer.from((body.message ?? body).sealedContent).toString('hex')}\n`);
  }
  return fetch(input, init);
};

let dieAt;
const vault = await Vault.open(await openSqliteStore({ folder: order.folder }), keyFileUnlocker(new Uint8Array(32).fill(7)));
const client = await ChanceryClient.open({ vault, server: order.server, realtime: false, fetch: tapped, crashPoint: (point) => (point === dieAt ? die() : undefined) });
const { channelId } = order;
const own = async () => (await client.messages.list(channelId)).filter((message) => message.own);
const within = () => client.channels.members(channelId).some(({ officerId }) => officerId === order.thirdId);

for await (const line of createInterface({ input: process.stdin })) {
  const { round, ...rest } = JSON.parse(line);
  dieAt = rest.dieAt;
  await client.sync();
  await client.messages.markRead(channelId, client.channels.get(channelId).seq);
  for (const text of [`${round} first`, `${round} second`]) {
    const known = (await own()).find(({ content }) => content?.kind === 'text' && content.text === text);
    const message = known ?? (await client.messages.send(channelId, { text }));
    if (message.state === 'queued') await client.sync();
    const now = (await own()).find(({ id }) => id === message.id);
    if (now?.state === 'sent') writeSync(1, `sent ${text}\n`);
  }
  if (!(await own()).some(({ content }) => content?.kind === 'attachment' && content.text === round)) {
    await client.attachments.resumePending();
    const bytes = new Uint8Array(2_000).fill(1);
    if (!(await own()).some(({ content }) => content?.kind === 'attachment' && content.text === round))
      await client.attachments.attach(channelId, { name: 'file.bin', mediaType: 'application/octet-stream', sizeBytes: bytes.length, text: round, open: async function* () { yield bytes; } });
  }
  for (const notice of await client.notices.list()) if (notice.addressed && notice.obligation !== 'acknowledged') await client.notices.acknowledge(notice.noticeId);
  if (!within()) await client.channels.add(channelId, [order.thirdId]);
  await client.channels.remove(channelId, { officerIds: [order.thirdId] });
  if (!client.channels.list().some(({ subject }) => subject === round)) await client.channels.open({ networkId: order.networkId, kind: 'group', subject: round, officerIds: [order.colleagueId], suite: 'x25519' });
  await client.messages.send(channelId, { text: `${round} last` });
  const { troubled } = await client.sync();
  writeSync(1, `done ${JSON.stringify({ troubled, queued: client.channels.get(channelId).queued, subject: client.channels.get(channelId).subject })}\n`);
}
await client.stop();
await vault.close();
process.exit(0);
