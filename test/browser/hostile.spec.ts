import { randomUUID } from 'node:crypto';
import { encodeCbor, uuidToBytes, type CborValue } from '@chancery/contracts';
import type { KnownContent } from '@chancery/content';
import type { Locator } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { RawColleague } from './kit/raw-colleague.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Consultation';
const FAULT = 'This message cannot be read because of a fault. It is being repaired.';
const MARKUP = '<script>window.hurt = 1</script><img src="https://tracker.example/x.png" onerror="window.hurt = 2"><a href="javascript:window.hurt=3">open</a><svg onload="window.hurt=4">';

describeWithBrowser('a colleague whose client sends whatever it likes', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let ama: ContactPoint;
  let raw: RawColleague;
  let dialogs = 0;

  beforeAll(async () => {
    stage = await Stage.open();
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    await kofi.client.sync();
    ama = await ContactPoint.join(stage, 'Ama Mensah', kofi);
    ama.page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    const amaId = await stage.officerOf('Ama Mensah', kofi);
    await until('Ama can be added', async () => (await kofi.client.channels.unreachable(stage.network.trust.networkId, [amaId])).length === 0);
    raw = await RawColleague.enter(stage, kofi, SUBJECT, [amaId]);
    await ama.openChannel(SUBJECT);
  });
  afterAll(async () => {
    await kofi?.close();
    await stage?.close();
  });

  const text = (words: string): Promise<string> => raw.send({ kind: 'text', text: words });
  const attachment = (name: string): KnownContent => ({ kind: 'attachment', text: '', files: [{ attachmentId: randomUUID(), name, mediaType: 'application/pdf', sizeBytes: 5, manifest: new Uint8Array(40) }] });
  /** Laid out as a message is, with whatever fields. */
  const sendFields = async (kind: number, fields: Map<CborValue, CborValue>, version = 1): Promise<void> => {
    const messageId = randomUUID();
    const { ledger } = stage.network.trust;
    const laidOut = new Map<number, CborValue>([[1, version], [2, kind], [3, uuidToBytes(messageId)], [4, Date.now()], [5, ledger.size], [6, ledger.root()!], [7, [fields as Map<number, CborValue>]]]);
    await raw.sendBytes(encodeCbor(laidOut), messageId);
  };
  /** What comes now is the newest of the list: an ordinary message after it shows that the page goes on. */
  const stillAlive = async (): Promise<void> => {
    const words = `Good morning, ${randomUUID()}`;
    await text(words);
    await ama.message(words).waitFor();
    await ama.write(`Good morning to you, ${words.slice(-12)}`);
  };
  const faults = (): Locator => ama.feed.getByText(FAULT);

  it('shows markup as the text that it is', async () => {
    await text(MARKUP);
    await ama.message('<script>window.hurt = 1</script>').getByText('onerror="window.hurt = 2"').waitFor();
    expect(await ama.feed.locator('img, script, svg[onload], a[href^="javascript"], iframe').count()).toBe(0);
    await stillAlive();
  });

  it('shows the order of characters as it is, and what is hidden by its code', async () => {
    await text('Pay to \u202eEMAN RUOY\u202c by \u2066noon\u2069\u200b\u00ad now.');
    const message = ama.message('Pay to');
    for (const code of ['U+202E', 'U+202C', 'U+2066', 'U+2069', 'U+200B', 'U+00AD']) await message.getByText(code, { exact: true }).waitFor();
    await text('nothing\u0000between\u0007these');
    await ama.message('between').getByText('U+0000', { exact: true }).waitFor();
    await stillAlive();
  });

  it('keeps families of emoji together, and a long line within the page', async () => {
    const family = '👩🏽‍👩🏿‍👧🏻‍👦🏼';
    await text(`${family.repeat(3)} with us`);
    await ama.message(`${family.repeat(3)} with us`).waitFor();
    await text('W'.repeat(16_000));
    await ama.message('WWWWWWWW').waitFor();
    expect(await ama.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    expect(await ama.feed.evaluate((feed) => feed.scrollWidth <= feed.clientWidth + 1)).toBe(true);
    await stillAlive();
  });

  it('gets no line of a megabyte through: the server refuses what is too large, the client what is too long', async () => {
    await expect(raw.sendBytes(Buffer.alloc(1024 * 1024, 'x'))).rejects.toMatchObject({ name: 'ChanceryError', family: 'input' });
    const before = await faults().count();
    await sendFields(1, new Map<CborValue, CborValue>([[1, 'x'.repeat(16_001)]]));
    await until('the one that is too long is shown as a fault', async () => (await faults().count()) === before + 1);
    await stillAlive();
  });

  it.each([
    ['no CBOR', () => raw.sendBytes(Buffer.from('4f726e6f7420616e797468696e67ff00ff', 'hex'))],
    ['nothing at all', () => raw.sendBytes(new Uint8Array())],
    ['bytes that are no UTF-8', () => raw.sendBytes(Buffer.concat([Buffer.from('a7010102016178', 'hex'), Buffer.from([0xff, 0xfe, 0xfd])]))],
    ['keys of an object’s own family', () => sendFields(1, new Map<CborValue, CborValue>([['__proto__', 'x'], ['constructor', 'y'], [1, 'hello']]))],
    ['fields of another kind', () => sendFields(3, new Map<CborValue, CborValue>([[1, 'hello']]))],
    ['a path for a name', () => sendFields(3, fileFields('../../etc/passwd'))],
    ['a name that reads backwards', () => sendFields(3, fileFields('annexe\u202efdp.exe'))],
    ['a name with a null', () => sendFields(3, fileFields('annexe.pdf\u0000.exe'))],
    ['an id that is not its own', () => raw.sendBytes(encodeCbor(new Map<number, CborValue>([[1, 1], [2, 1], [3, uuidToBytes(randomUUID())], [4, 1], [5, 0], [6, new Uint8Array(32)], [7, [new Map<number, CborValue>([[1, 'x']])]]])))],
  ])('says of %s that it cannot be read, why, and what to do', async (_, send) => {
    const before = await faults().count();
    await send();
    await until('it is shown as a fault', async () => (await faults().count()) === before + 1);
    const last = ama.feed.getByRole('article').filter({ hasText: FAULT }).last();
    await last.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await last.textContent()).not.toMatch(/passwd|annexe|hello|__proto__/);
  });

  it.each([['a kind that it does not know', 4_711, 1], ['a newer version', 1, 999]])('says of %s that a newer version wrote it', async (_, kind, version) => {
    const shown = ama.feed.getByText('This message was written by a newer version of Chancery. Update to read it.');
    const before = await shown.count();
    await sendFields(kind, new Map<CborValue, CborValue>([[1, 'from the future']]), version);
    await until('it is shown', async () => (await shown.count()) === before + 1);
  });

  it.each([
    ['letters of another script', 'аnnехе.pdf', 'аnnехе.pdf', []],
    ['spaces that draw nothing', 'annexe\u200b\u00ad.pdf', 'annexe', ['U+200B', 'U+00AD']],
    ['markup', '‹img src=x onerror=alert(1)›.pdf', '‹img src=x onerror=alert(1)›.pdf', []],
    ['two endings', 'invoice.pdf.exe', 'This is a program. Open it only if you expected it', []],
  ])('shows a name with %s as it is, and will not hand over bytes that nobody sealed', async (_, name, shown, codes) => {
    await raw.send(attachment(name));
    const message = ama.message(shown);
    for (const code of codes) await message.getByText(code, { exact: true }).waitFor();
    await ama.page.evaluate(() => Object.defineProperty(window, 'showSaveFilePicker', { value: undefined, configurable: true }));
    await message.getByRole('button', { name: /^Save/ }).first().click();
    await message.getByText('The file is not what its sender signed. Nothing was saved. Tell the sender.').waitFor();
  });

  it('shows a notice whose fields bear the names of an object’s family', async () => {
    await raw.send({
      kind: 'notice', noticeId: randomUUID(), noticeKind: 'general_broadcast', priority: 'P3', toAuthorityIds: [kofi.self.authorityId], ackWithinMinutes: 60,
      body: { title: 'Fields of a strange name', text: MARKUP, fields: { constructor: 'built', hasownproperty: 'owned', tostring: 'said' } },
    });
    await ama.message('Fields of a strange name').getByText('built').waitFor();
    await stillAlive();
  });

  it('renames the channel to something that hurts nobody', async () => {
    const subject = `<b onclick="x()">urgent</b> \u202etxt.exe`;
    await raw.send({ kind: 'opening', subject });
    await ama.page.getByRole('heading', { level: 1 }).getByText('U+202E', { exact: true }).waitFor();
    expect(await ama.page.locator('b[onclick]').count()).toBe(0);
    expect(await ama.page.title()).not.toContain('urgent');
    await kofi.client.sync();
    await kofi.client.channels.open({ networkId: stage.network.trust.networkId, kind: 'bilateral', subject: 'Another', officerIds: [await stage.officerOf('Ama Mensah', kofi)] });
    await ama.goTo('shell.nav.search');
    const entry = ama.page.getByRole('combobox').locator('option').filter({ hasText: 'urgent' });
    await entry.waitFor({ state: 'attached' });
    expect(await entry.textContent()).toContain('[U+202E]txt.exe');
    expect(await entry.getAttribute('dir')).toBe('auto');
  });

  it('and after all that nothing ran, nobody was asked, and the page had nothing to complain of', async () => {
    await ama.reload();
    await ama.goTo('shell.nav.channels');
    await ama.channels.filter({ hasText: 'urgent' }).click();
    await ama.feed.waitFor();
    expect(await ama.page.evaluate(() => ({ hurt: (window as { hurt?: unknown }).hurt, polluted: ({} as { polluted?: unknown }).polluted }))).toEqual({ hurt: undefined, polluted: undefined });
    expect(dialogs).toBe(0);
    expect(stage.chrome.strangers()).toEqual([]);
    expect(stage.heard).toEqual([]);
  });
});

function fileFields(name: string): Map<CborValue, CborValue> {
  const file = new Map<number, CborValue>([[1, uuidToBytes(randomUUID())], [2, name], [3, 'application/pdf'], [4, 5], [5, new Uint8Array(40)]]);
  return new Map<CborValue, CborValue>([[1, ''], [2, [file]]]);
}
