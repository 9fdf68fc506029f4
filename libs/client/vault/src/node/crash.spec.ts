import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import fc from 'fast-check';
import { keyFileUnlocker, Vault } from '../index.js';
import { openSqliteStore } from './index.js';

const KILLS = process.env['CHANCERY_TEST_LONG'] === '1' ? 200 : 20;
const SLOTS = 5;
const RECORDS = 24;
const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const source = dirname(dirname(fileURLToPath(import.meta.url)));

/** The vault as plain JavaScript, beside a link to its dependencies: the writer runs without any test machinery. */
function compileVault(target: string): void {
  for (const folder of ['.', 'node']) {
    mkdirSync(join(target, folder), { recursive: true });
    for (const file of readdirSync(join(source, folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
      const { code } = transformSync(readFileSync(join(source, folder, file), 'utf8'), { swcrc: false, module: { type: 'es6' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
      writeFileSync(join(target, folder, file.replace(/\.ts$/, '.js')), code);
    }
  }
  const library = createRequire(import.meta.url).resolve('node-sqlite3-wasm');
  symlinkSync(library.slice(0, library.lastIndexOf('node_modules') + 'node_modules'.length), join(target, 'node_modules'), 'junction');
  writeFileSync(join(target, 'package.json'), '{"type":"module"}');
}

interface Plan {
  /** Killed from outside, this long after so many acknowledged batches … */
  readonly batches: number;
  readonly spinMicroseconds: number;
  /** … or, unless 0, from inside at this file operation: the moments that matter are too short to be hit by chance. */
  readonly operations: number;
}

/** @returns the generation that the writer acknowledged last */
async function runAndKill(compiled: string, folder: string, { batches, spinMicroseconds, operations }: Plan): Promise<number> {
  const writer = spawn(process.execPath, [join(source, 'node', 'crash-writer.fixture.mjs'), compiled, folder, String(operations)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  writer.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('latin1').slice(0, 2000)));
  const ended = new Promise<NodeJS.Signals | null>((resolve) => writer.once('close', (_, signal) => resolve(signal)));
  let acknowledged = 0;
  let seen = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged = Number(line);
    if (++seen === batches && operations === 0) {
      const until = performance.now() + spinMicroseconds / 1000;
      while (performance.now() < until);
      writer.kill('SIGKILL');
    }
  }
  if ((await ended) !== 'SIGKILL') throw new Error(`the writer ended by itself: ${complaint}`);
  return acknowledged;
}

describe('a writer that is killed', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'chancery-crash-'));
    compileVault(join(root, 'compiled'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it(`leaves every acknowledged transaction whole and none by half, ${KILLS} times over`, async () => {
    const seed = Date.now() % 2 ** 31;
    console.log(`seed ${seed}`);
    const operations = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.integer({ min: 1, max: 700 }) });
    const anyPlan = fc.record({ batches: fc.integer({ min: 1, max: 12 }), spinMicroseconds: fc.integer({ min: 0, max: 8000 }), operations });
    const plans = fc.sample(anyPlan, { seed, numRuns: KILLS });
    const folder = join(root, 'store');
    let unacknowledged = 0;
    for (const plan of plans) {
      const acknowledged = await runAndKill(join(root, 'compiled'), folder, plan);
      const vault = await Vault.open(await openSqliteStore({ folder }), KEY);
      // At most the one that was under way may be there beyond what was acknowledged.
      expect(vault.generation - acknowledged).toBeGreaterThanOrEqual(0);
      expect(vault.generation - acknowledged).toBeLessThanOrEqual(1);
      unacknowledged += vault.generation - acknowledged;
      for (let generation = Math.max(2, vault.generation - SLOTS + 1); generation <= vault.generation; generation++) {
        const slot = await vault.scan(`s:${generation % SLOTS}:`);
        const written = slot.map(({ value }) => new DataView(value.buffer, value.byteOffset).getUint32(0));
        expect(written).toEqual(Array.from({ length: RECORDS }, () => generation));
      }
      await vault.close();
    }
    console.log(`${plans.length} kills, ${unacknowledged} of them between commit and acknowledgement`);
  }, 3_600_000);
});
