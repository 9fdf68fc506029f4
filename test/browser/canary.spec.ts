import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canaryNeedles, newCanary } from '../../apps/cli/src/tour/canary.js';
import { searchFiles } from '../../apps/cli/src/tour/search-files.js';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser, launchProfile, type TestProfile } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

/** One mark for each kind of content, so that a finding says what leaked. Letters and digits: also a word that can be looked for. */
const CANARIES = { subject: newCanary(), sent: newCanary(), received: newCanary(), fileName: newCanary(), fileContent: newCanary(), searched: newCanary(), draft: newCanary(), threadDraft: newCanary(), noticeDraft: newCanary(), channelDraft: newCanary() };
const NEEDLES = Object.entries(CANARIES).flatMap(([kind, canary]) => canaryNeedles(canary).map(({ form, bytes }) => ({ form: `${kind}, ${form}`, bytes })));
const findingsIn = (text: string): string[] => NEEDLES.filter(({ bytes }) => Buffer.from(text).includes(bytes)).map(({ form }) => form);

/** Everything that a page could say to others who look into this browser. */
interface Traces {
  readonly storage: string;
  readonly caches: string;
  readonly places: string[];
}

describeWithBrowser('what was written, read and looked for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-profile-'));
  const console_: string[] = [];
  const places: string[] = [];
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let profile: TestProfile | undefined;
  let ama: ContactPoint;
  let traces: Traces;

  beforeAll(async () => {
    stage = await Stage.open();
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    profile = await launchProfile(folder, [stage.server.url, stage.origin], { locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    const { context } = profile;
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('console', (message) => console_.push(message.text()));
    page.on('pageerror', (error) => console_.push(`${error.message} ${error.stack ?? ''}`));
    page.on('framenavigated', (frame) => places.push(frame.url()));
    ama = await ContactPoint.joinAt(page, stage, 'Ama Mensah', kofi);
  });
  afterAll(async () => {
    await profile?.close();
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is used: a channel, messages, a file, drafts, a search', async () => {
    const { page } = ama;
    await page.getByRole('link', { name: 'New channel' }).click();
    await page.getByRole('textbox', { name: 'Subject' }).fill(CANARIES.channelDraft);
    await page.getByRole('textbox', { name: 'Subject' }).fill(`${CANARIES.subject} and others`);
    await page.getByRole('checkbox', { name: /^Awa Diop/ }).or(page.getByRole('radio', { name: /^Awa Diop/ })).first().check();
    await page.getByRole('button', { name: 'Open the channel' }).click();
    await page.getByRole('heading', { level: 1, name: CANARIES.subject }).waitFor();
    await ama.write(`We ask about ${CANARIES.sent}.`);
    await ama.message(CANARIES.sent).getByText('Sent', { exact: true }).waitFor();
    await awa.client.sync();
    const { channelId } = awa.client.channels.list()[0]!;
    await awa.client.messages.send(channelId, { text: `Our answer is ${CANARIES.received}.` });
    await ama.message(CANARIES.received).waitFor();
    await page.getByLabel('Attach files').last().setInputFiles({ name: `${CANARIES.fileName}.txt`, mimeType: 'text/plain', buffer: Buffer.from(CANARIES.fileContent.repeat(3_000)) });
    await page.getByRole('dialog').getByRole('button', { name: 'Send 1 file' }).click();
    await ama.message(CANARIES.fileName).waitFor();
    await ama.choose(ama.message(CANARIES.sent), 'messages.move.thread');
    await page.getByRole('textbox', { name: ama.say('messages.thread.field') }).fill(CANARIES.threadDraft);
    await ama.button('messages.thread.close').click();
    await ama.field.fill(CANARIES.draft);
    await ama.goTo('shell.nav.search');
    await page.getByRole('searchbox').fill(CANARIES.searched);
    await page.getByText('Everything on this device was searched.').waitFor();
    await page.getByRole('searchbox').fill(CANARIES.received);
    await page.getByRole('link', { name: new RegExp(CANARIES.subject) }).click();
    await ama.message(CANARIES.received).waitFor();
    await ama.goTo('shell.nav.notices');
    await ama.button('notices.new').click();
    await page.getByRole('textbox', { name: ama.say('notices.titleLabel') }).fill(CANARIES.noticeDraft);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    places.push(page.url(), await page.title());
  });

  it('is there again after the page was loaded anew: it was kept somewhere', async () => {
    await ama.reload();
    await ama.goTo('shell.nav.notices');
    await ama.button('notices.new').click();
    const title = ama.page.getByRole('textbox', { name: ama.say('notices.titleLabel') });
    await until('the notice is back', async () => (await title.inputValue()) === CANARIES.noticeDraft);
    await ama.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await ama.goTo('shell.nav.channels');
    await ama.openChannel(CANARIES.subject);
    await until('the draft is back', async () => (await ama.field.inputValue()) === CANARIES.draft);
    await ama.choose(ama.message(CANARIES.sent), 'messages.move.thread');
    const answer = ama.page.getByRole('textbox', { name: ama.say('messages.thread.field') });
    await until('the answer in the thread is back', async () => (await answer.inputValue()) === CANARIES.threadDraft);
  });

  it('is in no address, title, console, storage of pages or cache', async () => {
    const { page } = ama;
    traces = await page.evaluate(async () => {
      const kept: string[] = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request))!.text());
      }
      return { storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, window.name, document.cookie]), caches: kept.join('\n'), places: [location.href, document.title, document.referrer] };
    });
    expect(traces.caches.length).toBeGreaterThan(100_000);
    const tools = await page.context().newCDPSession(page);
    const { entries } = await tools.send('Page.getNavigationHistory');
    expect(entries.length).toBeGreaterThan(3);
    const said = { console: console_.join('\n'), storage: traces.storage, caches: traces.caches, places: [...places, ...traces.places, ...entries.flatMap(({ url, title, userTypedURL }) => [url, title, userTypedURL])].join('\n') };
    expect(Object.fromEntries(Object.entries(said).map(([place, text]) => [place, findingsIn(text)]))).toEqual({ console: [], storage: [], caches: [], places: [] });
    expect(findingsIn(`before ${CANARIES.draft} after`)).toEqual(['draft, utf-8']);
  });

  it('is in no byte of what the browser keeps on disk', async () => {
    await ama.button('shell.lock').click();
    await ama.page.getByLabel('Passphrase', { exact: true }).waitFor();
    await profile!.close();
    profile = undefined;
    const { files, bytes, findings } = await searchFiles([folder], NEEDLES);
    expect(files).toBeGreaterThan(20);
    // The sealed copies are there.
    expect(bytes).toBeGreaterThan(500_000);
    expect(findings).toEqual([]);
  });

  it('would be found there', async () => {
    const [needle] = canaryNeedles(newCanary());
    writeFileSync(join(folder, 'planted'), Buffer.concat([Buffer.alloc(5_000_000, 1), needle!.bytes]));
    expect((await searchFiles([folder], [needle!])).findings).toMatchObject([{ path: join(folder, 'planted'), count: 1 }]);
  });
});
