import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { SdkActor } from '../../kit/actors-sdk.js';
import { until } from '../../kit/faults.js';
import type { Stage } from './stage.js';
import { wordsOf } from './words.js';

export const PASSPHRASE = 'a lighthouse keeper counts herons at dusk';

/** An officer at a browser, with a device of their own. */
export class ContactPoint {
  /** The client's words in this browser's language. */
  readonly say: (id: string) => string;

  constructor(
    private readonly stage: Stage,
    readonly page: Page,
    locale = 'en',
  ) {
    this.say = wordsOf(locale);
  }

  /** A browser that becomes the device of a new officer: invitation, passphrase, approval; the recovery code is put off. @param by who invites and approves */
  static async join(stage: Stage, name: string, by: SdkActor, options: BrowserContextOptions = {}): Promise<ContactPoint> {
    return ContactPoint.joinAt(await stage.newPage(options), stage, name, by, options.locale?.slice(0, 2));
  }

  /** The same in a browser that is open already. */
  static async joinAt(page: Page, stage: Stage, name: string, by: SdkActor, locale?: string): Promise<ContactPoint> {
    const person = new ContactPoint(stage, page, locale);
    const { enrolment } = by.client;
    const { code, invitationId } = await enrolment.invite({ networkId: stage.network.trust.networkId, name });
    await person.claim(code);
    await until('the invitation is claimed', async () => (await enrolment.pending()).some((one) => one.invitationId === invitationId && one.state === 'claimed'));
    await enrolment.approve(invitationId);
    await person.finishJoining();
    await stage.network.refresh();
    return person;
  }

  private async claim(code: string): Promise<void> {
    const { page, say } = this;
    await page.goto(this.stage.origin);
    await page.getByRole('textbox', { name: say('first.welcome.invitation.label') }).fill(code);
    await this.button('first.welcome.invitation.action').click();
    await this.button('join.fingerprint.same').click();
    await page.getByLabel(say('join.secret.passphrase.label'), { exact: true }).fill(PASSPHRASE);
    await page.getByLabel(say('join.secret.passphrase.again'), { exact: true }).fill(PASSPHRASE);
    await this.button('join.secret.passphrase.action').click();
  }

  /** In a training network nothing is to be protected, and the desk opens at once. */
  private async finishJoining(): Promise<void> {
    const [later, skip] = [this.button('join.recovery.later'), this.button('training.tour.skip')];
    await later.or(skip).first().waitFor();
    if (await skip.isVisible()) return skip.click();
    await later.click();
    await this.button('join.finished.action').click();
    await this.places.waitFor();
  }

  private get places(): Locator {
    return this.page.getByRole('navigation', { name: this.say('shell.nav') });
  }

  button(id: string): Locator {
    return this.page.getByRole('button', { name: this.say(id), exact: true });
  }

  /** Types the passphrase, after the page was loaded or the desk was locked. */
  async unlock(): Promise<void> {
    await this.page.getByLabel(this.say('first.unlock.passphrase'), { exact: true }).fill(PASSPHRASE);
    await this.page.keyboard.press('Enter');
    await this.places.waitFor();
  }

  /** Loads the page anew, which ends the engine, and opens the vault again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.unlock();
  }

  async goTo(id: string): Promise<void> {
    await this.places.getByRole('link', { name: this.say(id) }).click();
  }

  /** Each entry of the list of channels, in its order. */
  get channels(): Locator {
    return this.page.locator('.channels').getByRole('listitem').getByRole('link');
  }

  async openChannel(subject: string): Promise<void> {
    await this.channels.filter({ hasText: subject }).click();
    await this.page.getByRole('heading', { level: 1, name: subject }).waitFor();
  }

  /** The list of messages; a thread has one of its own. */
  get feed(): Locator {
    return this.page.getByRole('feed', { name: this.say('messages.list') });
  }

  /** The first message with these words: those that quote it come after it. */
  message(text: string | RegExp, feed: Locator = this.feed): Locator {
    return feed.getByRole('article').filter({ hasText: text }).first();
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: this.say('messages.field'), exact: true });
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
    await this.message(text).waitFor();
  }

  /** Chooses from the menu of a message. */
  async choose(message: Locator, id: string): Promise<void> {
    await message.hover();
    await message.getByRole('button', { name: this.say('messages.menu') }).click();
    await this.page.getByRole('menuitem', { name: this.say(id), exact: true }).click();
  }
}
