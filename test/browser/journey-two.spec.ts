import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readStatement } from '@chancery/contracts';
import { FOUNDING_TOKEN } from '../e2e/running-server.js';
import { LiveCli } from '../cli/live-kit.js';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { Dice, until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

const MIB = 1024 * 1024;
const DRAFT_BYTES = 30 * MIB;
const SUBJECT = 'Relevés bancaires';
const QUESTION = 'Une demande de relevés bancaires sur trois ans serait-elle recevable ?';
const FROM_SENEGAL = 'Oui, si les comptes sont nommés et la période motivée.';
const FROM_NIGERIA = 'Sim, desde que o pedido indique a infração e os factos.';

interface Message {
  readonly id: string;
  readonly integrity: string;
  readonly sender?: { readonly officer: string };
  readonly content?: { readonly kind: string; readonly text?: string; readonly files?: readonly { readonly name: string; readonly sizeBytes: number }[] };
}

/** Journey 2: ask first. Benin and Nigeria sit at browsers, Senegal at a terminal. One story in order. */
describeWithBrowser('a contact point asks two colleagues abroad before a request is sent', () => {
  let stage: Stage;
  let cli: LiveCli;
  let benin: SdkActor;
  let nigeria: SdkActor;
  let aime: ContactPoint;
  let bola: ContactPoint;
  let draftPath: string;
  const draft = randomBytes(DRAFT_BYTES);
  const sha256 = createHash('sha256').update(draft).digest('hex');
  const dice = new Dice();

  /** An authority whose one officer works at a terminal; the coordinators admit it by its card. */
  const admitSenegal = async (): Promise<void> => {
    const { trust } = stage.network;
    await cli.json('senegal', ['authority', '--state', 'SN', '--name', 'Direction des affaires criminelles', '--officer', 'Awa Diop', '--languages', 'fr', '--out', cli.path('senegal.card')]);
    const { value } = readStatement(readFileSync(cli.path('senegal.card')), 'authority-card');
    await stage.network.publish('admission', { networkId: trust.networkId, ...value, admittedAt: trust.now }, ...trust['coordinators']);
    const fingerprint = Buffer.from(trust.ledger.fingerprint).toString('hex');
    expect(await cli.json('senegal', ['claim', '--network', trust.networkId, '--fingerprint', fingerprint])).toMatchObject({ officerName: 'Awa Diop' });
    await stage.network.refresh();
  };
  const read = (): Promise<Message[]> => cli.spawnedJson<Message[]>('senegal', ['read', SUBJECT]);

  beforeAll(async () => {
    process.stdout.write(`seed ${dice.seed}\n`);
    stage = await Stage.openWithLink({}, { training: false });
    cli = LiveCli.against(stage.server.url, FOUNDING_TOKEN);
    draftPath = cli.path('draft.pdf');
    writeFileSync(draftPath, draft);
    benin = await stage.network.join('Codjo Houngbédji', { state: 'BJ' });
    nigeria = await stage.network.join('Ngozi Eze', { state: 'NG' });
    await admitSenegal();
    for (const { client } of [benin, nigeria]) await client.sync();
    aime = await ContactPoint.join(stage, 'Aimé Dossou', benin, { locale: 'fr-FR', timezoneId: 'Africa/Porto-Novo' });
    bola = await ContactPoint.join(stage, 'Bola Ade', nigeria, { timezoneId: 'Africa/Lagos' });
    const bolaId = await stage.officerOf('Bola Ade', benin);
    const awaId = await stage.officerOf('Awa Diop', benin);
    await until('both can be added', async () => (await benin.client.channels.unreachable(stage.network.trust.networkId, [bolaId, awaId])).length === 0);
    await aime.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    await aime.reload();
  }, 180_000);
  afterAll(async () => {
    for (const actor of [benin, nigeria]) await actor?.close();
    await cli?.close();
    await stage?.close();
  }, 60_000);

  it('opens a channel with both, and asks whether the request would fit', async () => {
    const { page } = aime;
    await page.getByRole('link', { name: aime.say('channels.new') }).click();
    await page.getByRole('radio', { name: aime.say('channels.kind.group') }).check();
    await page.getByRole('textbox', { name: aime.say('channels.new.subject') }).fill(SUBJECT);
    for (const name of ['Bola Ade', 'Awa Diop']) await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    await aime.button('channels.new.open').click();
    await page.getByRole('heading', { level: 1, name: SUBJECT }).waitFor();
    await aime.write(QUESTION);
    await bola.openChannel(SUBJECT);
    await bola.message(QUESTION).getByText('Aimé Dossou · Benin').waitFor();
    expect((await read()).find(({ content }) => content?.text === QUESTION)).toMatchObject({ integrity: 'verified', sender: { officer: 'Aimé Dossou' } });
  });

  it('attaches a draft of 30 MiB over a link that drops twice, and no drop begins it anew', async () => {
    const { link } = stage;
    const before = link.sent;
    const drop = async (): Promise<void> => {
      await until('the link has taken what it may', () => link.isHeldUp);
      link.cut();
      await aime.page.getByRole('progressbar').waitFor();
      link.allow((5 + dice.below(5)) * MIB);
      link.mend();
    };
    link.allow((5 + dice.below(5)) * MIB);
    await aime.page.locator('input[type="file"]').setInputFiles(draftPath);
    await aime.page.getByRole('dialog').getByRole('button', { name: 'Envoyer 1 fichier' }).click();
    await drop();
    await drop();
    await until('the link has taken what it may', () => link.isHeldUp);
    link.allow(Infinity);
    for (const person of [aime, bola]) await person.message('draft.pdf').waitFor({ timeout: 120_000 });
    // Each drop costs what was on its way, at most a few pieces of a mebibyte.
    expect(link.sent - before).toBeLessThan(DRAFT_BYTES + 10 * MIB);
  }, 180_000);

  it('is answered from the terminal in French and from the other browser in Portuguese, and everybody has both', async () => {
    const question = (await read()).find(({ content }) => content?.text === QUESTION)!;
    await cli.spawnedJson('senegal', ['send', SUBJECT, FROM_SENEGAL, '--language', 'fr', '--reply-to', question.id]);
    await bola.write(FROM_NIGERIA);
    await aime.message(FROM_SENEGAL).getByText('Awa Diop · Sénégal').waitFor();
    await aime.message(FROM_NIGERIA).getByText('Bola Ade · Nigeria').waitFor();
    await bola.message(FROM_SENEGAL).getByText('Awa Diop · Senegal').waitFor();
    const texts = (await read()).map(({ content }) => content?.text);
    for (const text of [QUESTION, FROM_SENEGAL, FROM_NIGERIA]) expect(texts).toContain(text);
  });

  it('the file that the terminal saves has the hash that the browser shows, and the very bytes', async () => {
    const message = (await read()).find(({ content }) => content?.kind === 'attachment')!;
    expect(message.content?.files).toMatchObject([{ name: 'draft.pdf', sizeBytes: DRAFT_BYTES }]);
    const saved = await cli.spawnedJson<{ sha256: string; path: string }>('senegal', ['save', SUBJECT, message.id, '--to', cli.path('saved.pdf')]);
    expect(readFileSync(saved.path).equals(draft)).toBe(true);
    const card = aime.message('draft.pdf');
    const download = aime.page.waitForEvent('download');
    await card.getByRole('button', { name: 'Enregistrer draft.pdf' }).click();
    const shown = card.getByRole('status').filter({ hasText: 'SHA-256' }).locator('.code');
    await shown.waitFor();
    expect([await shown.textContent(), saved.sha256]).toEqual([sha256, sha256]);
    expect(readFileSync(await (await download).path()).equals(draft)).toBe(true);
  });

  it('what the device finds out about itself is said in French too', async () => {
    await aime.goTo('shell.nav.security');
    await aime.button('security.doctor.action').click();
    await aime.page.getByText(aime.say('security.finding.nothing_refused')).waitFor();
    await aime.page.getByText(/^L’horloge de cet appareil et celle du serveur présentent un écart de \d+ secondes?\.$/).waitFor();
    await aime.page.getByText(/^En règle jusqu’au .+\.$/).waitFor();
    expect(await aime.page.getByRole('main').innerText()).not.toMatch(/The |nothing waits|Signed in|verified/);
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
