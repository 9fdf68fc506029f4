import type { Locator } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

const VESSELS = 'Register of vessels';
const COSTS = 'Costs of the hearing';
const QUESTION = 'Which of you keeps the register of vessels?';

describeWithBrowser('contact points of three States consult one another', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let ngozi: SdkActor;
  let awa: SdkActor;
  let ama: ContactPoint;
  let bola: ContactPoint;

  const texts = async (channelId: string): Promise<string[]> => {
    await awa.client.sync();
    return (await awa.client.messages.list(channelId)).flatMap(({ content }) => (content?.kind === 'text' ? [content.text] : []));
  };
  const channelOf = async (subject: string): Promise<string> => {
    await awa.client.sync();
    return awa.client.channels.list().find((channel) => channel.subject === subject)!.channelId;
  };

  beforeAll(async () => {
    stage = await Stage.open();
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    ngozi = await stage.network.join('Ngozi Eze', { state: 'NG' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    // A first sync hands in KeyPackages: without them nobody can be added.
    for (const { client } of [kofi, ngozi, awa]) await client.sync();
    bola = await ContactPoint.join(stage, 'Bola Ade', ngozi, { locale: 'fr-FR' });
    ama = await ContactPoint.join(stage, 'Ama Mensah', kofi);
    const bolaId = await stage.officerOf('Bola Ade', awa);
    await until('Bola can be added', async () => (await awa.client.channels.unreachable(stage.network.trust.networkId, [bolaId])).length === 0);
  });
  afterAll(async () => {
    for (const actor of [kofi, ngozi, awa]) await actor?.close();
    await stage?.close();
  });

  it('says before a channel is opened who will read it, and opens it with all of them', async () => {
    const { page } = ama;
    await page.getByRole('link', { name: 'New channel' }).click();
    await page.getByRole('radio', { name: 'Group' }).check();
    await page.getByRole('textbox', { name: 'Subject' }).fill(VESSELS);
    for (const name of ['Bola Ade', 'Awa Diop']) await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    await page.getByText('You are about to open a channel that 3 officers of 3 authorities can read.').waitFor();
    await page.getByRole('button', { name: 'Open the channel' }).click();
    await page.getByRole('heading', { level: 1, name: VESSELS }).waitFor();
    await page.getByRole('button', { name: '3 officers of 3 authorities can read' }).waitFor();
  });

  it('a question reaches both, and both answers come back, in whatever language the colleagues read the client', async () => {
    await ama.write(QUESTION);
    await bola.openChannel(VESSELS);
    await bola.message(QUESTION).waitFor();
    await bola.write('Le registre est tenu à Lagos.');
    const channelId = await channelOf(VESSELS);
    expect(await texts(channelId)).toEqual([QUESTION, 'Le registre est tenu à Lagos.']);
    await awa.client.messages.send(channelId, { text: 'Ours is kept in Dakar.' });
    const answer = ama.message('Ours is kept in Dakar.');
    await answer.waitFor();
    await answer.getByText('Awa Diop · Senegal · Authority of Awa Diop').waitFor();
    await ama.message('Le registre est tenu à Lagos.').getByText('Bola Ade · Nigeria').waitFor();
    await bola.message('Ours is kept in Dakar.').getByText('Awa Diop · Sénégal').waitFor();
  });

  it('an answer in a thread stands beside the message that it answers', async () => {
    await bola.choose(bola.message(QUESTION), 'messages.move.thread');
    await bola.page.getByRole('textbox', { name: bola.say('messages.thread.field') }).fill('Depuis 1998.');
    await bola.page.keyboard.press('Enter');
    await ama.message(QUESTION).getByRole('link', { name: '1 reply' }).click();
    const thread = ama.page.getByRole('feed', { name: 'Thread' });
    await ama.message('Depuis 1998.', thread).waitFor();
    expect(await thread.getByRole('article').count()).toBe(2);
    for (const person of [ama, bola]) await person.button('messages.thread.close').click();
  });

  it('a new wording takes the place of the old, which stays among the versions', async () => {
    await ama.choose(ama.message(QUESTION), 'messages.move.revise');
    await ama.page.getByRole('textbox', { name: 'New wording' }).fill('Which of you keeps the register of fishing vessels?');
    await ama.page.keyboard.press('Enter');
    await bola.message('register of fishing vessels').waitFor();
    await bola.message(QUESTION).waitFor({ state: 'detached' });
    await ama.message('register of fishing vessels').getByRole('button', { name: /2 versions/ }).click();
    const versions = ama.page.getByRole('dialog', { name: 'Versions of this message' });
    await versions.getByText(QUESTION).waitFor();
    await versions.getByRole('button', { name: 'Close' }).first().click();
  });

  it('what is taken back is gone on the other side, and that it was taken back is shown', async () => {
    await ama.write('Sent to the wrong channel.');
    await bola.message('Sent to the wrong channel.').waitFor();
    await ama.choose(ama.message('Sent to the wrong channel.'), 'messages.move.retract');
    await ama.page.getByRole('dialog').getByRole('button', { name: 'Retract' }).click();
    for (const person of [ama, bola]) await person.message('Sent to the wrong channel.').waitFor({ state: 'detached' });
    await ama.message(/Retracted by Ama Mensah/).waitFor();
    await bola.message(/Rétracté par Ama Mensah/).waitFor();
    expect(await texts(await channelOf(VESSELS))).not.toContain('Sent to the wrong channel.');
  });

  it('how far a message has come is said in words: sent, on device, read', async () => {
    const { channelId } = await awa.client.channels.open({ networkId: stage.network.trust.networkId, kind: 'bilateral', subject: COSTS, officerIds: [await stage.officerOf('Ama Mensah', awa)] });
    await ama.openChannel(COSTS);
    await ama.write('Who bears the costs?');
    const message = ama.message('Who bears the costs?');
    await message.getByText('Sent', { exact: true }).waitFor();
    await awa.client.sync();
    // The server is asked again when something happens in the channel.
    await ama.write('And who pays the interpreters?');
    await message.getByText('On device of 1 of 1 officer').waitFor();
    await awa.client.messages.markRead(channelId, awa.client.channels.get(channelId).seq);
    await message.getByRole('button', { name: 'Read by 1 of 1 officer' }).click();
    const who = ama.page.getByRole('dialog', { name: 'Who has this message' });
    await who.getByText('Awa Diop · Senegal').waitFor();
    await who.getByRole('button', { name: 'Close' }).first().click();
  });

  it('who can read names State, authority, officer, device and the end of its certificate', async () => {
    await ama.openChannel(VESSELS);
    await ama.page.getByRole('button', { name: '3 officers of 3 authorities can read' }).click();
    const panel = ama.page.getByRole('complementary', { name: 'Who can read' });
    await panel.getByText('3 officers of 3 authorities, on 3 devices.').waitFor();
    const nigeria = panel.locator('section').filter({ has: ama.page.getByRole('heading', { name: 'Nigeria · Authority of Ngozi Eze' }) });
    const entry = nigeria.getByRole('listitem').filter({ hasText: 'Bola Ade' });
    await entry.getByText('contact point').waitFor();
    await entry.getByText(/^Device [0-9a-f]{8}$/).waitFor();
    await entry.getByText(/Certified until \d/).waitFor();
    await panel.getByRole('button', { name: 'Close the list of people' }).click();
  });

  it('a change of members is shown with whoever made it', async () => {
    await awa.client.channels.add(await channelOf(VESSELS), [kofi.self.officerId]);
    await ama.message(/Awa Diop added Kofi Boateng · Ghana · Authority of Kofi Boateng\./).waitFor();
    await ama.page.getByRole('button', { name: '4 officers of 3 authorities can read' }).waitFor();
  });

  it('what was begun and not sent is there after the page was loaded anew', async () => {
    await ama.field.fill('A sentence that is not finished');
    await ama.openChannel(COSTS);
    await ama.reload();
    await ama.openChannel(VESSELS);
    await until('the draft is back', async () => (await ama.field.inputValue()) === 'A sentence that is not finished');
    await ama.field.fill('');
  });

  it('what waits for an acknowledgement stands first, then what is unread', async () => {
    const first = (): Locator => ama.channels.first();
    await ama.openChannel(VESSELS);
    await awa.client.messages.send(await channelOf(COSTS), { text: 'Each State bears its own.' });
    await first().getByText('1 unread message').waitFor();
    await first().getByText('Awa Diop: Each State bears its own.').waitFor();
    expect(await first().textContent()).toContain(COSTS);
    const { channelId } = await awa.client.channels.open({ networkId: stage.network.trust.networkId, kind: 'bilateral', subject: 'Preservation', officerIds: [await stage.officerOf('Ama Mensah', awa)] });
    await awa.client.notices.send({ channelId, kind: 'test', priority: 'P2', toAuthorityIds: [kofi.self.authorityId], body: { title: 'Is somebody there?', text: '' } });
    await first().getByText('1 notice waits for your authority').waitFor();
    // Something newer is unread elsewhere, and does not come before what is owed.
    await awa.client.messages.send(await channelOf(COSTS), { text: 'Please confirm.' });
    await ama.channels.nth(1).getByText('2 unread messages').waitFor();
    expect(await first().textContent()).toContain('Preservation');
  });

  it.each([
    ['the beginning of a word', 'regist fish', 'Which of you keeps the register of fishing vessels?'],
    ['Arabic without its marks', 'السفن', 'سِجِلّ السُّفُن'],
    ['Chinese from the middle of a sentence', '登记', '请确认船舶登记处。'],
  ])('finds a message by %s, and says how far it looked', async (_, wanted, text) => {
    if (!text.startsWith('Which')) await awa.client.messages.send(await channelOf(VESSELS), { text });
    await ama.goTo('shell.nav.search');
    await ama.page.getByRole('searchbox', { name: 'Words to look for' }).fill(wanted);
    await ama.page.getByText('Everything on this device was searched.').waitFor();
    await ama.page.getByRole('link', { name: new RegExp(VESSELS) }).filter({ hasText: text }).click();
    await ama.message(text).waitFor();
    expect(await ama.message(text).getAttribute('data-highlighted')).toBe('true');
  });

  it('an authority that was looked up in the directory is the one that a channel is begun with', async () => {
    const { page } = ama;
    await ama.goTo('shell.nav.directory');
    await page.locator('.tile').filter({ hasText: 'Senegal' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Open a channel' }).click();
    await page.getByRole('heading', { level: 1, name: 'New channel' }).waitFor();
    await page.locator('.chip').filter({ hasText: 'Awa Diop' }).waitFor();
    expect(await page.locator('.chip').count()).toBe(1);
    // What was chosen for a beginning is let go like anything else.
    await page.getByRole('checkbox', { name: /^Awa Diop/ }).uncheck();
    await page.locator('.chip').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
