import type { Locator } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint, PASSPHRASE } from './kit/contact-point.js';
import { Keyboard } from './kit/keyboard.js';
import { smallPdf } from './kit/small-pdf.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Records of two accounts';
const QUESTION = 'Would a request for bank records fit your law?';
const ANSWER = 'Yes, where the accounts are named.';

describeWithBrowser('a contact point without a mouse asks two colleagues, attaches, acknowledges and locks', () => {
  let stage: Stage;
  let [kofi, ngozi, awa]: SdkActor[] = [];
  let ama: ContactPoint;
  let keyboard: Keyboard;
  const link = (name: string | RegExp): Locator => ama.page.getByRole('link', { name });
  const button = (name: string | RegExp): Locator => ama.page.getByRole('button', { name });
  const dialog = (): Locator => ama.page.getByRole('dialog');
  const channelOf = async (actor: SdkActor): Promise<string> => {
    await actor.client.sync();
    return actor.client.channels.list().find((channel) => channel.subject === SUBJECT)!.channelId;
  };

  beforeAll(async () => {
    stage = await Stage.openWithLink({}, { training: false });
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    ngozi = await stage.network.join('Ngozi Eze', { state: 'NG' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, ngozi, awa]) await client.sync();
    ama = await ContactPoint.join(stage, 'Ama Mensah', kofi);
    keyboard = new Keyboard(ama.page);
  });
  afterAll(async () => {
    for (const actor of [kofi, ngozi, awa]) await actor?.close();
    await stage?.close();
  });

  it('passes over the places with the first key', async () => {
    await ama.reload();
    await keyboard.enter(link('Skip to the content'));
    await keyboard.isLedTo(ama.page.getByRole('main'));
  });

  it('opens a channel with two colleagues', async () => {
    await keyboard.enter(link('New channel'));
    await keyboard.isLedTo(ama.page.getByRole('heading', { level: 1, name: 'New channel' }));
    await keyboard.to(ama.page.getByRole('radio', { name: 'Bilateral' }));
    await keyboard.press('ArrowDown');
    expect(await ama.page.getByRole('radio', { name: 'Group' }).isChecked()).toBe(true);
    await keyboard.to(ama.page.getByRole('textbox', { name: 'Subject' }));
    await keyboard.type(SUBJECT);
    for (const name of [/^Ngozi Eze/, /^Awa Diop/]) {
      await keyboard.to(ama.page.getByRole('checkbox', { name }));
      await keyboard.press('Space');
    }
    await ama.page.getByText('You are about to open a channel that 3 officers of 3 authorities can read.').waitFor();
    await keyboard.enter(button('Open the channel'));
    await ama.page.getByRole('heading', { level: 1, name: SUBJECT }).waitFor();
  });

  it('writes, and attaches a file', async () => {
    await keyboard.to(ama.field);
    await keyboard.type(QUESTION);
    await keyboard.press('Enter');
    await ama.message(QUESTION).waitFor();
    const attach = button('Attach files');
    const chosen = ama.page.waitForEvent('filechooser');
    await keyboard.enter(attach, 'Shift+Tab');
    await (await chosen).setFiles({ name: 'draft.pdf', mimeType: 'application/pdf', buffer: Buffer.from(smallPdf(['Draft'])) });
    await keyboard.enter(dialog().getByRole('button', { name: /^Send/ }));
    await dialog().waitFor({ state: 'detached' });
    await keyboard.isLedTo(attach);
    await ama.message('draft.pdf').getByRole('button', { name: /^Save/ }).waitFor();
  });

  it('answers in a thread, chosen from the menu of a message, and comes back with Escape', async () => {
    const channelId = await channelOf(ngozi!);
    await ngozi!.client.messages.send(channelId, { text: ANSWER });
    await ama.message(ANSWER).waitFor();
    // The row that was reached last is where the keyboard comes back to; arrows go on from there.
    await keyboard.to(ama.feed.locator('article[tabindex="0"]'), 'Shift+Tab');
    await keyboard.press('End');
    await keyboard.isLedTo(ama.message(ANSWER));
    await keyboard.press('Enter');
    await keyboard.enter(ama.page.getByRole('menuitem', { name: 'Reply in a thread' }), 'ArrowDown');
    await keyboard.isLedTo(ama.page.getByRole('heading', { name: 'Thread' }));
    await keyboard.to(ama.page.getByRole('textbox', { name: 'Reply in this thread' }));
    await keyboard.type('They are: see the draft.');
    await keyboard.press('Enter');
    await ama.message('They are: see the draft.', ama.page.getByRole('feed', { name: 'Thread' })).waitFor();
    await keyboard.press('Escape');
    await keyboard.isLedTo(ama.field);
    await until('Ngozi has the reply', async () => {
      await ngozi!.client.sync();
      return (await ngozi!.client.messages.list(channelId)).some(({ content }) => content?.kind === 'text' && content.text.startsWith('They are'));
    });
  });

  it('reads who can read, and is back where they were', async () => {
    const readers = button('3 officers of 3 authorities can read');
    await keyboard.enter(readers, 'Shift+Tab');
    await keyboard.isLedTo(ama.page.getByRole('heading', { name: 'Who can read' }));
    await keyboard.to(button('Show as a QR code'));
    await keyboard.press('Escape');
    await keyboard.isLedTo(readers);
  });

  it('acknowledges a notice, and is led to what the button has become', async () => {
    const channelId = await channelOf(awa!);
    await awa!.client.notices.send({ channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [kofi!.self.authorityId], body: { title: 'Preserve one mailbox', text: '', fields: {} } });
    await keyboard.enter(ama.page.getByRole('navigation').getByRole('link', { name: 'Notices' }), 'Shift+Tab');
    await link('Preserve one mailbox').waitFor();
    await keyboard.enter(link('Preserve one mailbox'));
    const acknowledge = button(/^Acknowledge for/);
    await acknowledge.waitFor();
    await keyboard.enter(acknowledge);
    await keyboard.to(dialog().getByRole('button', { name: 'Cancel' }));
    await keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await keyboard.isLedTo(acknowledge);
    await keyboard.press('Enter');
    await keyboard.enter(dialog().getByRole('button', { name: 'Sign the acknowledgement' }));
    await keyboard.isLedTo(ama.page.locator('.notice-card > [tabindex="-1"]').filter({ hasText: 'Acknowledged' }));
    await until('Awa has the acknowledgement', async () => {
      await awa!.client.sync();
      const [notice] = await awa!.client.notices.list();
      return (await awa!.client.notices.board(notice!.noticeId))[0]?.acknowledgement;
    });
  });

  it('locks, and unlocks again', async () => {
    await keyboard.enter(button('Lock'));
    await keyboard.isLedTo(ama.page.getByLabel('Passphrase', { exact: true }));
    await keyboard.type(PASSPHRASE);
    await keyboard.press('Enter');
    await ama.page.getByRole('heading', { level: 1, name: 'Preserve one mailbox' }).waitFor();
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
