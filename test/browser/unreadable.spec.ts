import { decodeCborBody, encodeCbor } from '@chancery/contracts';
import { MemoryRecordStore, passphraseUnlocker } from '@chancery/vault';
import type { Locator } from 'playwright-core';
import { ACTOR_UNLOCKER, SdkActor } from '../kit/actors-sdk.js';
import { plantVault } from '../kit/browser-vault.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { ContactPoint, PASSPHRASE } from './kit/contact-point.js';
import { RawColleague } from './kit/raw-colleague.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Freezing order';
const AGAIN = 'Let in again';
const NOISE = Buffer.from('not the content of a message');

/** What happened to a vault in years, seen on the screen: the vault is made by the same SDK outside the browser. */
describeWithBrowser('a message that cannot be read', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let ama: ContactPoint;

  beforeAll(async () => {
    stage = await Stage.openWithLink({}, { training: false });
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    const context = await stage.newBrowser();
    await plantVault(context, stage.origin, await yearsOfUse());
    ama = new ContactPoint(stage, await context.newPage());
    await ama.page.goto(stage.origin);
    await ama.unlock();
  });
  afterAll(async () => {
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
  });

  /** The vault of an officer who was sent noise, lost a group and came back, and was let out of a channel and in again. */
  async function yearsOfUse(): Promise<MemoryRecordStore> {
    const store = new MemoryRecordStore();
    let actor = await stage.network.enrol('Ama Mensah', kofi, { store });
    const { officerId } = actor.self;
    await actor.client.sync();
    const noisy = await RawColleague.enter(stage, kofi, SUBJECT, [officerId]);
    const { channelId } = noisy;
    await kofi.client.messages.send(channelId, { text: 'The order is attached.' });
    const noise = [await noisy.sendBytes(NOISE), await noisy.sendBytes(NOISE)] as const;
    const other = await RawColleague.enter(stage, kofi, AGAIN, [officerId]);
    await kofi.client.messages.send(other.channelId, { text: 'Said in the beginning.' });
    await other.sendBytes(NOISE);
    await actor.client.sync();
    await kofi.client.sync();
    await kofi.client.channels.remove(other.channelId, { officerIds: [officerId] });
    await actor.client.sync();
    await kofi.client.channels.add(other.channelId, [officerId]);
    await kofi.client.messages.send(other.channelId, { text: 'Welcome back.' });
    // As a damaged disk would.
    await actor.client.stop();
    await actor.vault.transact({ deletePrefix: `g:${channelId}:` });
    await actor.close();
    actor = await SdkActor.open(stage.server.url, { store });
    await kofi.client.channels.add(channelId, [awa.self.officerId]);
    await kofi.client.messages.send(channelId, { text: 'Said meanwhile.' });
    await actor.client.sync();
    await kofi.client.sync();
    await kofi.client.messages.send(channelId, { text: 'Said afterwards.' });
    await actor.client.sync();
    await actor.client.stop();
    await markUnapproved(actor, channelId, noise[1]);
    await actor.vault.addSlot(ACTOR_UNLOCKER, passphraseUnlocker(PASSPHRASE), {});
    await actor.vault.close();
    return store;
  }

  /** No log that a server could serve leads to this today: the record of another refusal is changed. */
  async function markUnapproved({ vault }: SdkActor, channelId: string, messageId: string): Promise<void> {
    const records = (await vault.scan(`m:${channelId}:`)).map(({ name, value }) => ({ name, record: decodeCborBody(value) as Record<string, unknown> }));
    const { name, record } = records.find((one) => one.record['id'] === messageId)!;
    await vault.transact({ put: [[name, encodeCbor({ ...record, integrity: 'unreadable', reason: 'NOT_A_MEMBER' })]] });
  }

  /** The row of that cause, which offers one thing to do. */
  const faultOf = async (cause: string): Promise<{ row: Locator; action: Locator }> => {
    const row = ama.feed.getByRole('article').filter({ hasText: ama.say(`messages.fault.${cause}`) });
    await row.waitFor();
    const actions = row.locator('.message-fault').locator('a, button');
    expect(await actions.allTextContents()).toEqual([ama.say(`messages.fault.${cause}.action`)]);
    return { row, action: actions };
  };

  it('whose key is lost on this device is asked for again, in words that say when it was sent', async () => {
    await ama.openChannel(SUBJECT);
    for (const words of ['The order is attached.', 'Said afterwards.']) await ama.message(words).waitFor();
    expect(await ama.message('Said meanwhile.').count()).toBe(0);
    const { row, action } = await faultOf('keyLost');
    expect(await row.count()).toBe(1);
    await action.click();
    expect(await ama.field.inputValue()).toMatch(/^Please send again what you wrote at .*\d{4}.*\d:\d\d\. It cannot be read on my device\.$/);
    expect(await ama.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await ama.field.fill('');
  });

  it('for a fault is tried again at once, and the row says why that did not help', async () => {
    const { row, action } = await faultOf('fault');
    stage.link.cut();
    await action.click();
    await row.getByRole('alert').waitFor();
    stage.link.mend();
    await action.click();
    await row.getByRole('alert').waitFor({ state: 'detached' });
    await faultOf('fault');
  });

  it('because a device was not approved leads to the security officers in the directory', async () => {
    const { action } = await faultOf('notApproved');
    await action.click();
    await ama.page.getByRole('heading', { level: 1, name: ama.say('shell.nav.directory') }).waitFor();
    await ama.goTo('shell.nav.channels');
  });

  it('from before this device joined anew leads to those who were here, and what could be read then still can', async () => {
    await ama.openChannel(AGAIN);
    for (const words of ['Said in the beginning.', 'Welcome back.']) await ama.message(words).waitFor();
    const { action } = await faultOf('before');
    await action.click();
    const people = ama.page.getByRole('complementary', { name: ama.say('messages.people') });
    await people.getByText('Kofi Boateng').first().waitFor();
  });

  it('and the browser had nothing to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
