// One officer's client as a process of its own that carries one large file: argv[2] is a JSON order {build, folder, server, channelId,
// sizeBytes, verb: 'attach' | 'save' | 'keep', dieAtBytes?}. It makes the file while it reads it; "save" only hashes what it gets, so that the
// file is nowhere as a whole, and "keep" writes it to `evidence.bin`. Prints `ready` when it has caught up, begins when a line comes in,
// and ends with `done {sha256, seconds, fetchedFrom}`; or dies without a word when so much has arrived.
import { createCipheriv, createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, writeSync } from 'node:fs';
import { join } from 'node:path';

const order = JSON.parse(process.argv[2]);
const load = (path) => import(new URL(path, order.build).href);
const { ChanceryClient } = await load('libs/client/sdk/src/index.js');
const { fileSink, fileSpool, nodeHashes } = await load('libs/client/sdk/src/node/index.js');
const { keyFileUnlocker, Vault } = await load('libs/client/vault/src/index.js');
const { openSqliteStore } = await load('libs/client/vault/src/node/index.js');

const PIECE_BYTES = 1_048_576;

/** The keystream of AES: any number of bytes that do not compress and can be had again. */
async function* pieces(sizeBytes) {
  const stream = createCipheriv('aes-256-ctr', Buffer.alloc(32, 1), Buffer.alloc(16));
  const zeros = Buffer.alloc(PIECE_BYTES);
  for (let at = 0; at < sizeBytes; at += PIECE_BYTES) yield stream.update(zeros.subarray(0, Math.min(PIECE_BYTES, sizeBytes - at)));
}

async function* hashed(source, hash) {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

const vault = await Vault.open(await openSqliteStore({ folder: join(order.folder, 'vault') }), keyFileUnlocker(new Uint8Array(32).fill(7)));
const fetchedFrom = [];
const tapped = (input, init) => {
  if (String(input).endsWith('/content')) fetchedFrom.push(Number(/\d+/.exec(new Headers(init.headers).get('range') ?? '0')[0]));
  return fetch(input, init);
};
const client = await ChanceryClient.open({ vault, server: order.server, realtime: false, fetch: tapped, spool: fileSpool(join(order.folder, 'spool')), hashes: nodeHashes });
await client.sync();
const { channelId, sizeBytes } = order;
const hash = createHash('sha256');
const file = async () => (await client.messages.list(channelId)).findLast(({ content }) => content?.kind === 'attachment').id;
const dying = ({ step, doneBytes }) => step === 'download' && doneBytes >= order.dieAtBytes && process.kill(process.pid, 'SIGKILL');
const verbs = {
  attach: () => client.attachments.attach(channelId, { name: 'evidence.bin', mediaType: 'application/octet-stream', sizeBytes, open: () => hashed(pieces(sizeBytes), hash) }),
  save: async () => client.attachments.save(channelId, await file(), 0, { write: async (piece) => void hash.update(piece), commit: async () => undefined, abort: async () => undefined }),
  keep: async () => {
    const path = join(order.folder, 'evidence.bin');
    await client.attachments.save(channelId, await file(), 0, await fileSink(path, { resume: true }), dying);
    for await (const piece of createReadStream(path)) hash.update(piece);
  },
};
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
const begun = performance.now();
await verbs[order.verb]();
writeSync(1, `done ${JSON.stringify({ sha256: hash.digest('hex'), seconds: (performance.now() - begun) / 1000, fetchedFrom })}\n`);
await client.stop();
await vault.close();
process.exit(0);
