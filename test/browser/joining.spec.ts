import type { Locator, Page } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { EngineWorker, heapOf } from './kit/engine-worker.js';
import { choosePassphrase, comparisonCode, digitsOn, invite, type Invited } from './kit/newcomer.js';
import { givePasskeys } from './kit/passkeys.js';
import { Stage } from './kit/stage.js';

const SECRET = 'The heron files are kept in room 4711.';
const PASSPHRASE = 'seven kettles sing under the harbour wall';
const NEW_PASSPHRASE = 'nine lanterns swing above the empty quay';

describeWithBrowser('an officer joins, and the device keeps what it was given', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let page: Page;
  let ama: ContactPoint;
  let invitation: Invited;
  let channelId: string;
  let recoveryCode = '';

  const say = (id: string): string => ama.say(id);
  const heading = (id: string): Locator => page.getByRole('heading', { name: say(id), exact: true });
  const field = (id: string): Locator => page.getByLabel(say(id), { exact: true });
  /** A dialog about the code has the same name. */
  const recoveryField = (): Locator => page.getByRole('textbox', { name: say('first.unlock.recovery'), exact: true });
  const lock = async (): Promise<void> => {
    await ama.button('shell.lock').click();
    await heading('first.unlock.title').waitFor();
  };
  const onDesk = (): Promise<void> => page.getByRole('navigation', { name: say('shell.nav') }).waitFor();
  const unlockWith = async (passphrase: string): Promise<void> => {
    await field('first.unlock.passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
  };

  beforeAll(async () => {
    stage = await Stage.openWithLink({}, { training: false });
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    page = await stage.newPage();
    await givePasskeys(page);
    ama = new ContactPoint(stage, page);
    invitation = await invite(stage, kofi, 'Ama Mensah');
  });
  afterAll(async () => {
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
  });

  it('says on which page nothing can be kept, because it came without encryption', async () => {
    const insecure = await stage.newPage();
    await insecure.addInitScript(() => Object.defineProperty(globalThis, 'isSecureContext', { value: false }));
    await insecure.goto(stage.origin);
    await insecure.getByText(say('first.error.INSECURE_ORIGIN')).waitFor();
    await insecure.close();
  });

  it('a code with a slip of the pen is found wanting before anybody is asked; a letter with the code in it is not', async () => {
    const other = await stage.newPage();
    await other.goto(stage.origin);
    const typed = other.getByRole('textbox', { name: say('first.welcome.invitation.label') });
    const first = invitation.code[0] === '7' ? '8' : '7';
    await typed.fill(first + invitation.code.slice(1));
    await other.getByRole('button', { name: say('first.welcome.invitation.action'), exact: true }).click();
    await other.getByText(say('join.fault.checksum')).waitFor();
    await typed.fill(`Dear Ama,\nthis is your code: ${invitation.code}\nKofi`);
    await other.getByRole('button', { name: say('join.invitation.check'), exact: true }).click();
    await other.getByRole('heading', { name: say('join.fingerprint.title') }).waitFor();
    await other.close();
  });

  it('the link shows which network it leads to, and leaves nothing in the address', async () => {
    await page.goto(`${stage.origin}/enrol#${invitation.code}`);
    await heading('join.fingerprint.title').waitFor();
    const fingerprint = Buffer.from(stage.network.trust.ledger.fingerprint).toString('hex').replace(/(.{4})(?=.)/g, '$1 ');
    expect(await page.locator('.join-fingerprint').textContent()).toBe(fingerprint);
    expect(page.url()).toBe(`${stage.origin}/`);
    expect(await page.evaluate(() => document.documentElement.translate)).toBe(false);
  });

  it('a passkey locks the keys, and both screens show the same code before the officer is admitted', async () => {
    await ama.button('join.fingerprint.same').click();
    await ama.button('join.secret.passkey.action').click();
    const code = await comparisonCode(kofi, invitation);
    await heading('join.approval.code').waitFor();
    expect(await digitsOn(page, say('join.approval.code'))).toBe(code);
    await kofi.client.enrolment.approve(invitation.invitationId);
    await heading('join.recovery.confirm.title').waitFor();
    await stage.network.refresh();
  });

  it('“protected” is said only when the printed code was typed back and has opened the keys', async () => {
    await ama.button('join.confirm.passkey').click();
    const groups = page.locator('.recovery-code span');
    await groups.first().waitFor();
    recoveryCode = (await groups.allTextContents()).join('-');
    await ama.button('join.recovery.code.next').click();
    await recoveryField().fill(recoveryCode.replace(/^../, (two) => (two === '77' ? '88' : '77')));
    await ama.button('join.recovery.rehearsal.action').click();
    await page.getByText(say('errors.RECOVERY_CODE_MALFORMED')).waitFor();
    expect(await page.content()).not.toContain(say('join.recovery.done.title'));
    await recoveryField().fill(recoveryCode.toLowerCase().replaceAll('-', ' '));
    await ama.button('join.recovery.rehearsal.action').click();
    await heading('join.recovery.done.title').waitFor();
    await ama.button('join.recovery.done.action').click();
    await page.getByText(say('join.finished.protected')).waitFor();
    await ama.button('join.finished.action').click();
    await onDesk();
    expect(await page.getByRole('complementary', { name: say('security.bar.name') }).count()).toBe(0);
  });

  it('a test notice waits, and is acknowledged for the authority', async () => {
    const amaId = await stage.officerOf('Ama Mensah', awa);
    const { networkId } = stage.network.trust;
    await until('Ama can be added', async () => (await awa.client.channels.unreachable(networkId, [amaId])).length === 0);
    ({ channelId } = await awa.client.channels.open({ networkId, kind: 'bilateral', subject: 'First contact', officerIds: [amaId] }));
    const { noticeId } = await awa.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [kofi.self.authorityId], body: { title: 'Does this reach you?', text: '' } });
    await ama.goTo('shell.nav.notices');
    await page.getByRole('link', { name: 'Does this reach you?' }).click();
    await page.getByRole('button', { name: /^Acknowledge for/ }).first().click();
    await ama.button('notices.sign').click();
    await page.getByText(/Acknowledged by Ama Mensah/).first().waitFor();
    const rows = await until('the acknowledgement arrives', async () => {
      await awa.client.sync();
      const board = await awa.client.notices.board(noticeId);
      return board.some(({ acknowledgement }) => acknowledgement) && board;
    });
    expect(rows[0]!.acknowledgement).toMatchObject({ officer: 'Ama Mensah' });
  });

  it('locking takes what was read off the screen and out of the memory of the page, and ends the worker with the keys', async () => {
    await awa.client.messages.send(channelId, { text: SECRET });
    await ama.goTo('shell.nav.channels');
    await ama.openChannel('First contact');
    await ama.message(SECRET).waitFor();
    const worker = await EngineWorker.of(page);
    const before = await worker.id();
    expect(before).toBeDefined();
    expect((await heapOf(page)).includes(SECRET)).toBe(true);
    await lock();
    expect(await page.content()).not.toContain(SECRET);
    expect((await heapOf(page)).includes(SECRET)).toBe(false);
    await until('the worker is gone', async () => (await worker.id()) !== before);
  });

  it('the passkey unlocks', async () => {
    await ama.button('first.unlock.passkey').click();
    await onDesk();
    await ama.openChannel('First contact');
    await ama.message(SECRET).waitFor();
  });

  it('a passphrase can be added once the passkey was given again, and unlocks; another one does not', async () => {
    await ama.goTo('shell.nav.security');
    await ama.button('security.slots.add').click();
    await choosePassphrase(page, say, PASSPHRASE);
    await ama.button('join.confirm.passkey').click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await lock();
    await unlockWith(NEW_PASSPHRASE);
    await page.getByText(say('first.error.WRONG_PASSPHRASE')).waitFor();
    await unlockWith(PASSPHRASE);
    await onDesk();
  });

  it('a line that hangs does not keep the desk open', async () => {
    await ama.goTo('shell.nav.channels');
    await ama.openChannel('First contact');
    stage.link.allow(0);
    await ama.write('This one cannot leave.');
    await ama.button('shell.lock').click();
    // The client alone would wait five seconds for the message.
    await page.locator('.desk').waitFor({ state: 'detached', timeout: 4_500 });
    stage.link.allow(Infinity);
    await heading('first.unlock.title').waitFor();
    await unlockWith(PASSPHRASE);
    await onDesk();
    await ama.openChannel('First contact');
    await ama.message('This one cannot leave.').waitFor();
  });

  it('whoever unlocks with the recovery code is asked for a new way, and has it', async () => {
    await lock();
    await ama.button('first.unlock.haveRecovery').click();
    await recoveryField().fill(recoveryCode);
    await page.keyboard.press('Enter');
    await heading('security.afterRecovery.title').waitFor();
    expect(await page.getByRole('navigation', { name: say('shell.nav') }).count()).toBe(0);
    await choosePassphrase(page, say, NEW_PASSPHRASE);
    await onDesk();
    await lock();
    await unlockWith(NEW_PASSPHRASE);
    await onDesk();
  });

  it('the recovery code confirms a change of the lock as well; then it is replaced, and the old one opens nothing', async () => {
    await ama.goTo('shell.nav.security');
    await ama.button('security.recovery.new').click();
    await ama.button('first.unlock.haveRecovery').click();
    await recoveryField().fill(recoveryCode);
    await ama.button('join.confirm.action').click();
    await page.locator('.recovery-code').waitFor();
    await ama.button('join.recovery.later').click();
    await ama.button('security.recovery.rehearse').click();
    await recoveryField().fill(recoveryCode);
    await page.keyboard.press('Enter');
    await page.getByText(say('errors.RECOVERY_CODE_OTHER')).waitFor();
    await ama.button('shell.cancel').click();
  });

  it('no way of unlocking is taken away by somebody who merely finds the desk open', async () => {
    const passkeys = page.locator('.panel').filter({ hasText: say('security.slot.passkey') });
    await passkeys.getByRole('button', { name: say('security.slot.remove'), exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel(say('first.unlock.passphrase'), { exact: true }).fill('not the passphrase of this device');
    await dialog.getByRole('button', { name: say('join.confirm.action'), exact: true }).click();
    await dialog.getByText(say('errors.WRONG_PASSPHRASE')).waitFor();
    await dialog.getByLabel(say('first.unlock.passphrase'), { exact: true }).fill(NEW_PASSPHRASE);
    await dialog.getByRole('button', { name: say('join.confirm.action'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await passkeys.count()).toBe(0);
  });

  it('a machine that slept over its time is locked when it wakes, and a key that is pressed then opens nothing', async () => {
    await ama.goTo('shell.nav.channels');
    const worker = await EngineWorker.of(page);
    await worker.sleep(16);
    await page.keyboard.press('Shift');
    await heading('first.unlock.title').waitFor();
    await unlockWith(NEW_PASSPHRASE);
    await onDesk();
  });

  it('a device whose keys the browser threw away says so, and what to do', async () => {
    await forgetStorage(page);
    await page.goto(stage.origin);
    await page.getByText(say('first.evicted.title')).waitFor();
    await page.getByText(say('first.evicted.text')).waitFor();
    await ama.button('first.evicted.action').click();
    await heading('first.welcome.title').waitFor();
  });

  it('one that still waited for its approval is told that nothing else is lost', async () => {
    const { code } = await invite(stage, kofi, 'Efua Owusu');
    await page.goto(`${stage.origin}/enrol#${code}`);
    await ama.button('join.fingerprint.same').click();
    await choosePassphrase(page, say);
    await heading('join.approval.code').waitFor();
    await forgetStorage(page);
    await page.goto(stage.origin);
    await page.getByText(say('first.evicted.waiting')).waitFor();
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });

  /** As the browser does it when storage runs short, while the page is closed. */
  async function forgetStorage(of: Page): Promise<void> {
    const worker = await EngineWorker.of(of);
    await of.goto('about:blank');
    await until('the engine has ended with its page', async () => (await worker.id()) === undefined);
    const session = await of.context().newCDPSession(of);
    await session.send('Storage.clearDataForOrigin', { origin: stage.origin, storageTypes: 'indexeddb' });
  }
});
