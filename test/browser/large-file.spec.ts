import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { MemoryWatch, residentBytesOfBrowser } from '../kit/resident-memory.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
const MIB = 1024 * 1024;
const SIZE = LONG ? 3 * 1024 * MIB : 64 * MIB;
const SUBJECT = 'Seized telephone';
const NAME = 'image of the telephone.dd';
const PATIENCE = LONG ? 1_800_000 : 120_000;
/** Far less than the long file, and enough for what a browser's processes leave lying about. */
const GROWTH = 400 * MIB;
const onLinux = process.platform === 'linux';

describeWithBrowser(`a file of ${SIZE / MIB} MiB between two browsers`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-large-'));
  let stage: Stage;
  let kofi: SdkActor;
  let ama: ContactPoint;
  let bola: ContactPoint;
  let sha256: string;

  const profileOf = (name: string): string => join(folder, name);
  const enter = async (name: string, profile: string): Promise<ContactPoint> => {
    mkdirSync(profileOf(profile));
    return ContactPoint.joinAt(await (await stage.newProfile(profileOf(profile))).newPage(), stage, name, kofi);
  };

  beforeAll(async () => {
    sha256 = await makeFile(join(folder, NAME), SIZE);
    stage = await Stage.openWithLink();
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    await kofi.client.sync();
    ama = await enter('Ama Mensah', 'ama');
    bola = await enter('Bola Ade', 'bola');
    const officerIds = [await stage.officerOf('Ama Mensah', kofi), await stage.officerOf('Bola Ade', kofi)];
    const { networkId } = stage.network.trust;
    await until('both can be added', async () => (await kofi.client.channels.unreachable(networkId, officerIds)).length === 0);
    await kofi.client.channels.open({ networkId, kind: 'group', subject: SUBJECT, officerIds });
    for (const person of [ama, bola]) await person.openChannel(SUBJECT);
  }, PATIENCE);
  afterAll(async () => {
    await kofi?.close();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** The officer stays at the desk meanwhile: it would lock itself. */
  const waitAtDesk = ({ page }: ContactPoint, awaited: Locator): Promise<unknown> => until('it is done', async () => {
    await page.mouse.move(10 + Math.random() * 50, 10);
    return awaited.waitFor({ timeout: 20_000 }).then(() => true, () => false);
  }, PATIENCE);
  /** Does it, and says in the long form what it cost. */
  const measured = async (what: string, profile: string, work: () => Promise<void>): Promise<void> => {
    const watch = onLinux ? new MemoryWatch(() => residentBytesOfBrowser(profileOf(profile))) : undefined;
    const begun = performance.now();
    try {
      await work();
    } finally {
      const memory = watch?.end();
      const figures = `${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s; browser ${mib(memory?.atFirst)} MiB, at most ${mib(memory?.peak)}`;
      if (LONG) console.info(figures);
      if (memory && memory.growth > GROWTH) throw new Error(`Too much memory. ${figures}`);
    }
  };

  it('is sealed and sent, and the page says how far it is', async () => {
    const uploads = ama.page.getByRole('region', { name: 'Files on their way' });
    await measured('sent', 'ama', async () => {
      stage.link.allow(SIZE / 4);
      await ama.page.getByLabel('Attach files').last().setInputFiles(join(folder, NAME));
      await ama.page.getByRole('dialog').getByRole('button', { name: 'Send 1 file' }).click();
      await uploads.getByText(NAME).waitFor();
      await uploads.getByRole('progressbar', { name: /^Uploading: .* of / }).waitFor({ timeout: PATIENCE });
      await until('a part of it is on its way', async () => (await ama.page.mouse.move(10 + Math.random() * 50, 10), stage.link.isHeldUp), PATIENCE);
      // A line that takes nothing more may already count as broken.
      const bar = uploads.getByRole('progressbar', { name: /^(?:Uploading|Waiting for a connection): .* of / });
      await bar.waitFor();
      const share = await until('the page says how much', () => bar.evaluate((shown: HTMLProgressElement) => shown.position > 0 && shown.position), PATIENCE);
      expect(share).toBeLessThan(0.5);
      stage.link.allow(Infinity);
      await waitAtDesk(ama, ama.message(NAME).getByRole('button', { name: `Save ${NAME}` }));
      await uploads.waitFor({ state: 'detached' });
    });
  }, PATIENCE);

  it('comes back with the same hash, said on the screen and found on disk', async () => {
    const message = bola.message(NAME);
    await message.waitFor();
    // Where there is a dialogue of the system, no test can answer it.
    await bola.page.evaluate(() => Object.defineProperty(window, 'showSaveFilePicker', { value: undefined, configurable: true }));
    await measured('saved', 'bola', async () => {
      const download = bola.page.waitForEvent('download', { timeout: PATIENCE });
      await message.getByRole('button', { name: `Save ${NAME}` }).click();
      await waitAtDesk(bola, message.getByText(`Saved. SHA-256: ${sha256}`));
      const path = await (await download).path();
      expect(await hashOf(path)).toBe(sha256);
      rmSync(path);
    });
  }, PATIENCE);

  it('leaves nothing in the clear in the browser once the desk is locked', async () => {
    const staged = () => bola.page.evaluate(async () => {
      const names: string[] = [];
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('saving').catch(() => undefined);
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> } | undefined)?.keys() ?? []) names.push(name);
      return names;
    });
    expect(await staged()).toHaveLength(1);
    await bola.button('shell.lock').click();
    await bola.page.getByLabel('Passphrase', { exact: true }).waitFor();
    expect(await staged()).toEqual([]);
  });

  it('and the browsers had nothing to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});

const mib = (bytes = 0): number => Math.round(bytes / MIB);

/** Writes the keystream of AES: any number of bytes that do not compress, piece by piece. @returns SHA-256 in hexadecimal digits */
async function makeFile(path: string, sizeBytes: number): Promise<string> {
  const [stream, hash, zeros] = [createCipheriv('aes-256-ctr', Buffer.alloc(32, 1), Buffer.alloc(16)), createHash('sha256'), Buffer.alloc(MIB)];
  const file = await open(path, 'wx');
  for (let at = 0; at < sizeBytes; at += MIB) {
    const piece = stream.update(zeros);
    hash.update(piece);
    await file.write(piece);
  }
  await file.close();
  return hash.digest('hex');
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
