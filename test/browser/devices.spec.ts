import { randomUUID } from 'node:crypto';
import { encodeContent } from '@chancery/content';
import type { Locator, Page } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { choosePassphrase, digitsOn } from './kit/newcomer.js';
import { RawColleague } from './kit/raw-colleague.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Two desks';

describeWithBrowser('an officer with two devices', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let office: ContactPoint;
  let home: ContactPoint;
  let channelId: string;

  const say = (id: string): string => office.say(id);
  const cards = (page: Page): Locator => page.locator('li.panel').filter({ has: page.getByRole('button', { name: say('devices.name.open'), exact: true }) });
  const texts = async (): Promise<string[]> => {
    await awa.client.sync();
    return (await awa.client.messages.list(channelId)).flatMap(({ content }) => (content?.kind === 'text' ? [content.text] : []));
  };
  /** Safety numbers of both devices as one screen shows them, by whether it is that screen's own. */
  const safetyNumbers = async ({ page }: ContactPoint): Promise<{ own: string; other: string }> => {
    const of = async (card: Locator): Promise<string> => {
      await card.getByRole('button', { name: say('devices.safety.show'), exact: true }).click();
      await card.getByRole('img', { name: say('devices.safety.qr') }).waitFor();
      return (await card.getByRole('group', { name: say('devices.safety.title') }).locator('span').allTextContents()).join(' ');
    };
    const self = page.getByText(say('devices.self'), { exact: true });
    return { own: await of(cards(page).filter({ has: self })), other: await of(cards(page).filter({ hasNot: self })) };
  };

  beforeAll(async () => {
    stage = await Stage.openWithLink({}, { training: false });
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    office = await ContactPoint.join(stage, 'Ama Mensah', kofi);
    home = new ContactPoint(stage, await stage.newPage());
  });
  afterAll(async () => {
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
  });

  it('adds the second by a code that both screens show, and not before it was compared', async () => {
    await office.goTo('shell.nav.devices');
    await office.button('devices.add.open').click();
    const groups = office.page.locator('.invitation-code span');
    await groups.first().waitFor();
    const code = (await groups.allTextContents()).join('-');
    await home.page.goto(stage.origin);
    await home.page.getByRole('textbox', { name: say('first.welcome.invitation.label') }).fill(code);
    await home.button('first.welcome.invitation.action').click();
    await home.button('join.fingerprint.same').click();
    await choosePassphrase(home.page, say);
    await home.page.getByRole('heading', { name: say('join.approval.code') }).waitFor();
    const dialog = office.page.getByRole('dialog');
    await dialog.getByRole('group', { name: say('devices.pending.code') }).waitFor();
    expect(await digitsOn(home.page, say('join.approval.code'))).toBe(await digitsOn(dialog, say('devices.pending.code')));
    expect(await dialog.getByRole('button', { name: say('devices.pending.approve') }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: say('devices.pending.same') }).check();
    await dialog.getByRole('button', { name: say('devices.pending.approve') }).click();
    await dialog.getByText(say('devices.add.done')).waitFor();
    await dialog.getByRole('button', { name: say('shell.close') }).click();
    await home.button('join.recovery.later').click();
    await home.button('join.finished.action').click();
    await home.page.getByRole('navigation', { name: say('shell.nav') }).waitFor();
  });

  it('names it, on the device that does the naming and nowhere else', async () => {
    const other = cards(office.page).filter({ hasNot: office.page.getByText(say('devices.self'), { exact: true }) });
    await other.getByRole('button', { name: say('devices.name.open'), exact: true }).click();
    await office.page.getByLabel(say('devices.name.label')).fill('Home laptop');
    await office.button('shell.save').click();
    await office.page.getByRole('heading', { name: 'Home laptop' }).waitFor();
    await home.goTo('shell.nav.devices');
    await cards(home.page).nth(1).waitFor();
    expect(await home.page.getByText('Home laptop').count()).toBe(0);
  });

  it('shows the same safety number for each device on both of them', async () => {
    const [atOffice, atHome] = [await safetyNumbers(office), await safetyNumbers(home)];
    expect(atOffice.own).toMatch(/^(\d{5} ){11}\d{5}$/);
    expect(atOffice.own).not.toBe(atOffice.other);
    expect(atHome).toEqual({ own: atOffice.other, other: atOffice.own });
  });

  it('is offered on neither what the device could not do: only the first one has the key of the officer', async () => {
    await home.page.getByText(say('devices.own.elsewhere')).waitFor();
    for (const id of ['devices.add.open', 'devices.revoke.open']) expect({ id, count: await home.button(id).count() }).toEqual({ id, count: 0 });
  });

  it('reads on both what is written to the officer', async () => {
    const amaId = await stage.officerOf('Ama Mensah', awa);
    const { networkId } = stage.network.trust;
    await until('Ama can be added', async () => (await awa.client.channels.unreachable(networkId, [amaId])).length === 0);
    ({ channelId } = await awa.client.channels.open({ networkId, kind: 'bilateral', subject: SUBJECT, officerIds: [amaId] }));
    // A device that had no keys at the server yet is added as soon as it has.
    await until('the channel has both devices', async () => {
      await awa.client.channels.add(channelId, [amaId]).catch(() => undefined);
      return awa.client.channels.get(channelId).deviceCount === 3;
    });
    await awa.client.messages.send(channelId, { text: 'Before anything was lost.' });
    for (const person of [office, home]) {
      await person.goTo('shell.nav.channels');
      await person.openChannel(SUBJECT);
      await person.message('Before anything was lost.').waitFor();
    }
  });

  it('is out with the one that was revoked, at once and in the middle of a conversation; the others go on', async () => {
    await office.goTo('shell.nav.devices');
    const lost = cards(office.page).filter({ hasText: 'Home laptop' });
    await lost.getByRole('button', { name: say('devices.revoke.open'), exact: true }).click();
    const dialog = office.page.getByRole('alertdialog');
    await dialog.getByLabel(say('devices.revoke.reason')).selectOption('lost_device');
    await dialog.getByRole('button', { name: say('devices.revoke.action') }).click();
    await office.page.getByText(say('devices.revoke.done')).waitFor();
    await home.page.getByText(say('shell.signedOut')).waitFor();
    await office.goTo('shell.nav.channels');
    await office.openChannel(SUBJECT);
    await until('the channel is re-keyed', async () => {
      await awa.client.sync();
      return awa.client.channels.get(channelId).deviceCount === 2;
    });
    await awa.client.messages.send(channelId, { text: 'After the laptop was lost.' });
    await office.message('After the laptop was lost.').waitFor();
    await office.write('It was found by nobody.');
    expect(await texts()).toEqual(['Before anything was lost.', 'After the laptop was lost.', 'It was found by nobody.']);
    expect(await home.message('After the laptop was lost.').count()).toBe(0);
    await home.field.fill('Somebody else writes.');
    await home.field.press('Enter');
    await office.write('And here all is well.');
    expect(await texts()).not.toContain('Somebody else writes.');
  });

  it('is told wherever they are that a colleague sees another history, until they have seen to it', async () => {
    const amaId = await stage.officerOf('Ama Mensah', awa);
    const liar = await RawColleague.enter(stage, awa, 'Another history', [amaId]);
    const messageId = randomUUID();
    const { size } = stage.network.trust.ledger;
    await liar.sendBytes(encodeContent({ header: { messageId, sentAt: Date.now(), trustHead: { size, root: new Uint8Array(32).fill(1) } }, content: { kind: 'text', text: 'All is as it was.' } }), messageId);
    const alarm = office.page.getByRole('alert').filter({ hasText: say('errors.attention.SPLIT_VIEW') });
    await alarm.waitFor();
    await office.goTo('shell.nav.directory');
    await alarm.waitFor();
    await office.reload();
    await alarm.waitFor();
    const second = await office.page.context().newPage();
    await second.goto(stage.origin);
    await second.getByRole('link', { name: say('shell.attention.action') }).click();
    await second.getByRole('link', { name: new RegExp(`^${say('shell.nav.security')}`) }).getByText('1', { exact: true }).waitFor();
    await second.getByRole('button', { name: say('security.attentions.dismiss') }).click();
    await alarm.waitFor({ state: 'detached' });
    await second.close();
    await office.reload();
    await office.page.getByRole('navigation', { name: say('shell.nav') }).waitFor();
    expect(await alarm.count()).toBe(0);
  });

  it('is out altogether when the authority revokes the officer, and colleagues write on without them', async () => {
    const amaId = await stage.officerOf('Ama Mensah', awa);
    await office.goTo('shell.nav.channels');
    await office.openChannel(SUBJECT);
    await kofi.client.enrolment.revokeOfficer(amaId, 'left');
    await office.page.getByText(say('shell.signedOut')).waitFor();
    await until('the channel is re-keyed', async () => {
      await awa.client.sync();
      return awa.client.channels.get(channelId).deviceCount === 1;
    });
    await awa.client.messages.send(channelId, { text: 'Ama has left us.' });
    expect(await texts()).toContain('Ama has left us.');
    expect(await office.message('Ama has left us.').count()).toBe(0);
  });

  it('sees, as a security officer without the key of the authority, who can admit and revoke officers', async () => {
    const { code, invitationId } = await kofi.client.enrolment.invite({ networkId: stage.network.trust.networkId, name: 'Esi Badu', roles: ['security_officer'] });
    const esi = new ContactPoint(stage, await stage.newPage());
    await esi.page.goto(`${stage.origin}/enrol#${code}`);
    await esi.button('join.fingerprint.same').click();
    await choosePassphrase(esi.page, say);
    await until('the invitation is claimed', async () => (await kofi.client.enrolment.pending()).some((one) => one.invitationId === invitationId && one.state === 'claimed'));
    await kofi.client.enrolment.approve(invitationId);
    await esi.button('join.recovery.later').click();
    await esi.button('join.finished.action').click();
    await esi.goTo('shell.nav.devices');
    await esi.page.getByText(/^Officers are admitted and revoked on the device that holds the key of your authority.*Kofi Boateng/).waitFor();
    for (const id of ['devices.invite.open', 'devices.revoke.officer.open']) expect({ id, count: await esi.button(id).count() }).toEqual({ id, count: 0 });
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
