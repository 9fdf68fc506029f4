import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { blobSink, blobSource } from '@chancery/sdk/browser';
import type { Locator } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';
import { smallPdf, smallPng } from './kit/small-files.js';

const SUBJECT = 'Bank records';
const MIB = 1024 * 1024;
/** The largest sealed file of this server. */
const MOST = 40 * MIB;
const PATIENCE = 60_000;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describeWithBrowser('on a link that breaks', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let ama: ContactPoint;
  let channelId: string;
  const folder = mkdtempSync(join(tmpdir(), 'chancery-files-'));

  beforeAll(async () => {
    stage = await Stage.openWithLink({ CHANCERY_MAX_ATTACHMENT_BYTES: String(MOST) });
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    ama = await ContactPoint.join(stage, 'Ama Mensah', kofi);
    const amaId = await stage.officerOf('Ama Mensah', awa);
    const { networkId } = stage.network.trust;
    await until('Ama can be added', async () => (await awa.client.channels.unreachable(networkId, [amaId])).length === 0);
    ({ channelId } = await awa.client.channels.open({ networkId, kind: 'bilateral', subject: SUBJECT, officerIds: [amaId] }));
    await ama.openChannel(SUBJECT);
    await ama.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  });
  afterEach(() => {
    stage.link.mend();
    stage.link.allow(Infinity);
  });
  afterAll(async () => {
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const bar = (): Locator => ama.page.locator('.bar-offline');
  const uploads = (): Locator => ama.page.getByRole('region', { name: 'Files on their way' });
  /** On the officer's disk. @returns its path */
  const fileOf = (name: string, content: Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const choose = (path: string): Promise<void> => ama.page.getByLabel('Attach files').last().setInputFiles(path);
  const attach = async (name: string, content: Buffer): Promise<void> => {
    await choose(fileOf(name, content));
    await ama.page.getByRole('dialog').getByRole('button', { name: 'Send 1 file' }).click();
  };
  /** How often the colleague has that file, and that its bytes are right. */
  const arrivals = async (name: string, content: Buffer): Promise<number> => {
    await awa.client.sync();
    let count = 0;
    for (const { id, content: shown } of await awa.client.messages.list(channelId)) {
      if (shown?.kind !== 'attachment' || shown.files[0]?.name !== name) continue;
      const sink = blobSink('application/octet-stream');
      await awa.client.attachments.save(channelId, id, 0, sink);
      expect(sha256(new Uint8Array(await sink.blob().arrayBuffer()))).toBe(sha256(content));
      count += 1;
    }
    return count;
  };
  const arrives = (name: string, content: Buffer): Promise<unknown> => until(`${name} arrives`, async () => (await arrivals(name, content)) === 1, PATIENCE);
  const texts = async (): Promise<string[]> => {
    await awa.client.sync();
    return (await awa.client.messages.list(channelId)).flatMap(({ content }) => (content?.kind === 'text' ? [content.text] : []));
  };

  it('a message says that it waits, the page says what waits, and it is sent once', async () => {
    stage.link.cut();
    await bar().getByText('No connection. What you write waits here and is sent by itself.').waitFor();
    await ama.write('Are the records kept for five years?');
    const message = ama.message('Are the records kept for five years?');
    await message.getByText('Waits for a connection', { exact: true }).waitFor();
    await bar().getByText(/No connection\. 1 message waits here/).waitFor();
    stage.link.mend();
    await message.getByText('Sent', { exact: true }).waitFor({ timeout: PATIENCE });
    await bar().waitFor({ state: 'detached', timeout: PATIENCE });
    expect(await texts()).toEqual(['Are the records kept for five years?']);
  });

  it('the page opens without a network at its last state, and unlocks', async () => {
    await ama.field.fill('Begun before the link broke');
    await ama.openChannel(SUBJECT);
    stage.link.cut();
    await ama.reload();
    await ama.openChannel(SUBJECT);
    await ama.message('Are the records kept for five years?').waitFor();
    await until('the draft is back', async () => (await ama.field.inputValue()) === 'Begun before the link broke');
    await bar().getByText(/^No connection/).waitFor({ timeout: PATIENCE });
    await ama.field.fill('');
  });

  it('a page whose link swallows everything opens as soon as any other', async () => {
    stage.link.allow(0);
    const begun = performance.now();
    await ama.page.reload();
    await ama.page.getByLabel('Passphrase', { exact: true }).waitFor();
    // Long before the first request would be given up.
    expect(performance.now() - begun).toBeLessThan(15_000);
    await ama.unlock();
    await ama.openChannel(SUBJECT);
    await ama.message('Are the records kept for five years?').waitFor();
  });

  it('a file of 30 MB arrives whole over a link that breaks twice', async () => {
    await bar().waitFor({ state: 'detached', timeout: PATIENCE });
    const draft = randomBytes(30_000_000);
    stage.link.allow(9 * MIB);
    await attach('draft request.pdf', draft);
    for (let times = 0; times < 2; times++) {
      await until('the link is full', () => stage.link.isHeldUp, PATIENCE);
      stage.link.cut();
      await uploads().getByText(/^Waiting for a connection/).waitFor();
      await bar().getByText('1 file waits here and goes on by itself.').waitFor();
      stage.link.allow(9 * MIB);
      stage.link.mend();
    }
    await until('the link is full', () => stage.link.isHeldUp, PATIENCE);
    stage.link.allow(Infinity);
    await arrives('draft request.pdf', draft);
    await uploads().waitFor({ state: 'detached' });
    await ama.message('draft request.pdf').waitFor();
  });

  it('an upload goes on after the page was loaded anew, and does not begin again', async () => {
    const content = randomBytes(16 * MIB);
    stage.link.allow(8 * MIB);
    await attach('annex.pdf', content);
    await until('half of it is on its way', () => stage.link.isHeldUp, PATIENCE);
    await ama.reload();
    await ama.openChannel(SUBJECT);
    const sent = stage.link.sent;
    stage.link.allow(Infinity);
    await arrives('annex.pdf', content);
    expect(stage.link.sent - sent).toBeLessThan(14 * MIB);
  });

  it('an upload that is paused stays where it is until it is told to go on', async () => {
    const content = randomBytes(6 * MIB);
    stage.link.allow(2 * MIB);
    await attach('schedule.pdf', content);
    await until('a part of it is on its way', () => stage.link.isHeldUp, PATIENCE);
    await ama.page.getByRole('button', { name: 'Pause schedule.pdf' }).click();
    await uploads().getByText(/^Paused at/).waitFor();
    stage.link.allow(Infinity);
    await ama.reload();
    await ama.openChannel(SUBJECT);
    await uploads().getByText(/^Paused at/).waitFor();
    expect(await arrivals('schedule.pdf', content)).toBe(0);
    await ama.page.getByRole('button', { name: 'Go on with schedule.pdf' }).click();
    await arrives('schedule.pdf', content);
  });

  it('a file that was changed before it was sealed stays in sight, also after the page was loaded anew, until it is chosen again', async () => {
    const path = fileOf('register.pdf', randomBytes(2 * MIB));
    await choose(path);
    rmSync(path);
    await ama.page.getByRole('dialog').getByRole('textbox', { name: /^Text that goes with/ }).fill('The register of 2019.');
    await ama.page.getByRole('dialog').getByRole('button', { name: 'Send 1 file' }).click();
    const why = uploads().getByText('The file was changed or removed while it was being sealed. Choose it again, or cancel it.');
    await why.waitFor();
    await ama.reload();
    await ama.openChannel(SUBJECT);
    await why.waitFor();
    const content = randomBytes(2 * MIB);
    await ama.page.locator('input[aria-label="Choose register.pdf again"]').setInputFiles(fileOf('register.pdf', content));
    await arrives('register.pdf', content);
    await ama.message('register.pdf').getByText('The register of 2019.').waitFor();
  });

  it('a file that cannot fit is refused at once, with its size and the limit in words', async () => {
    await choose(fileOf('film.mp4', Buffer.alloc(MOST)));
    const dialog = ama.page.getByRole('dialog');
    await dialog.getByText('Video, 41.9 MB').waitFor();
    await dialog.getByText('This file is larger than 41.9 MB. It will not be sent.').waitFor();
    expect(await dialog.getByRole('button', { name: /^Send/ }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('a file is saved byte for byte, and its hash is shown', async () => {
    const content = randomBytes(700_000);
    await awa.client.attachments.attach(channelId, blobSource(new File([content], 'répertoire.pdf', { type: 'application/pdf' })));
    const message = ama.message('répertoire.pdf');
    // Where there is a dialogue of the system, no test can answer it.
    await ama.page.evaluate(() => Object.defineProperty(window, 'showSaveFilePicker', { value: undefined, configurable: true }));
    const download = ama.page.waitForEvent('download');
    await message.getByRole('button', { name: 'Save répertoire.pdf' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('répertoire.pdf');
    expect(sha256(readFileSync(await saved.path()))).toBe(sha256(content));
    await message.getByText(`Saved. SHA-256: ${sha256(content)}`).waitFor();
  });

  it.each([['plan.png', 'image/png', smallPng(deflateSync)], ['order.pdf', 'application/pdf', smallPdf()]])('%s is drawn in a frame that has no origin and no network', async (name, type, content) => {
    await awa.client.attachments.attach(channelId, blobSource(new File([new Uint8Array(content)], name, { type })));
    await ama.message(name).getByRole('button', { name: `Preview of ${name}` }).click();
    const dialog = ama.page.getByRole('dialog');
    await dialog.getByText('Page 1 of 1').waitFor();
    const frame = dialog.frameLocator('.preview-frame');
    await until('something is drawn', () => frame.locator('canvas').evaluate((drawn: HTMLCanvasElement) => {
      const copy = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(drawn, 0, 0);
      const { data } = copy.getImageData(0, 0, drawn.width, drawn.height);
      // A page is white where nothing is written.
      return data.some((value, i) => i % 4 === 0 && data[i + 3]! > 0 && value < 128);
    }));
    const body = frame.locator('body');
    expect(await body.evaluate(() => ({ origin: self.origin, storage: (() => { try { return typeof localStorage; } catch { return 'none'; } })() }))).toEqual({ origin: 'null', storage: 'none' });
    expect(await body.evaluate(() => fetch('/v1/health').then(() => 'answered', () => 'refused'))).toBe('refused');
    await dialog.getByRole('button', { name: 'Close' }).first().click();
  });

  it('can be installed', async () => {
    const tools = await ama.page.context().newCDPSession(ama.page);
    const { errors, data } = await tools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data!)).toMatchObject({ name: expect.any(String), start_url: expect.any(String), display: 'standalone', icons: expect.any(Array) });
    const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors');
    // Each test has a window of its own that remembers nothing: nothing can be installed from there.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
    expect(await ama.page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
  });

  it('and the browser complained of nothing but the link, and of what the frame must not do', () => {
    expect(stage.heard.filter((text) => !/preview\.html|\/v1\/health/.test(text))).toEqual([]);
  });
});
