// Writes batches into the vault of the folder argv[3] until it is killed, and prints each generation that was acknowledged.
// argv[2] is the folder of the compiled vault. A batch fills one slot: all records of a slot name the same generation.
// With argv[4] it kills itself, by SIGKILL, at that many file operations after the first batch, half-way through a write.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [, , compiled, folder, operations = '0'] = process.argv;
const load = (file) => import(pathToFileURL(join(compiled, file)));
const { keyFileUnlocker, Vault } = await load('index.js');
const { openSqliteStore } = await load('node/index.js');

const SLOTS = 5;
const RECORDS = 24;
const unlocker = keyFileUnlocker(new Uint8Array(32).fill(7));
const store = await openSqliteStore({ folder });
const vault = (await Vault.exists(store)) ? await Vault.open(store, unlocker) : await Vault.create(store, unlocker);

/** SQLite reaches the disk through these three. */
function dieAfter(count) {
  let left = count;
  const { writeSync, fsyncSync, ftruncateSync } = fs;
  const die = () => process.kill(process.pid, 'SIGKILL');
  fs.writeSync = (handle, bytes, offset, length, position) => {
    if (handle !== 1 && --left === 0) die(writeSync(handle, bytes, offset, length >> 1, position));
    return writeSync(handle, bytes, offset, length, position);
  };
  fs.fsyncSync = (handle) => (--left === 0 ? die() : fsyncSync(handle));
  fs.ftruncateSync = (handle, length) => (--left === 0 ? die() : ftruncateSync(handle, length));
}

for (let batch = 1; ; batch++) {
  const generation = vault.generation + 1;
  // Sizes differ from batch to batch, so that the file's pages split, merge and move.
  const size = 200 + ((generation * 977) % 6000);
  const value = new Uint8Array(size).fill(generation % 251);
  new DataView(value.buffer).setUint32(0, generation);
  const slot = `s:${generation % SLOTS}:`;
  await vault.transact({ deletePrefix: slot, put: Array.from({ length: RECORDS }, (_, i) => [`${slot}${i}`, value]) });
  fs.writeSync(1, `${generation}\n`);
  if (batch === 1 && operations !== '0') dieAfter(Number(operations));
}
