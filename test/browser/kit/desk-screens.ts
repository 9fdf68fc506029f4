import type { Locator, Page } from 'playwright-core';
import { PASSPHRASE } from './contact-point.js';
import type { Scene } from './scene.js';
import { smallPdf } from './small-pdf.js';

/** What is needed to reach a screen, in whatever language the desk is. */
export interface Visit {
  readonly page: Page;
  readonly scene: Scene;
  readonly say: (id: string) => string;
}

/** A screen, or what opens over one. `over`: it stands on the screen before it. `close`: how it is left; Escape unless said. */
export interface DeskScreen {
  readonly name: string;
  readonly path?: (scene: Scene) => string;
  readonly open?: (visit: Visit) => Promise<void>;
  /** Is there when the screen is. */
  readonly shows: string;
  readonly close?: 'cancel' | 'stay' | ((visit: Visit) => Promise<void>);
  /** Brings it to sight again after the width has changed. */
  readonly again?: (visit: Visit) => Promise<void>;
}

const DIALOG = '[role="dialog"], [role="alertdialog"]';
const DIALOG_INPUT = '.dialog input';
const button = ({ page, say }: Visit, id: string, within: Page | Locator = page): Locator => within.getByRole('button', { name: say(id), exact: true });
const click = (id: string) => (visit: Visit): Promise<void> => button(visit, id).first().click();
/** Sent off by Enter: behind a dialog the page may have a button of the same name. */
const typed = async ({ page }: Visit, words: string): Promise<void> => {
  await page.locator(DIALOG_INPUT).fill(words);
  await page.keyboard.press('Enter');
};
export const toTheEnd = async ({ page }: Pick<Visit, 'page'>): Promise<void> => {
  // The button goes as soon as the end is there, which may be now.
  await page.locator('.conversation-main .messages-jump button').evaluateAll((buttons: HTMLElement[]) => buttons.forEach((button) => button.click()));
};
/** Chooses from the menu of a message. */
const fromMenu = (message: string, id: string) => async ({ page, say }: Visit): Promise<void> => {
  await toTheEnd({ page });
  const row = page.locator('.conversation-main article').filter({ hasText: message }).first();
  await row.getByRole('button', { name: say('messages.menu') }).click();
  if (id !== '') await page.getByRole('menuitem', { name: say(id), exact: true }).click();
};

const CONVERSATION: readonly DeskScreen[] = [
  { name: 'channels', path: () => '/', shows: '.channel-row' },
  { name: 'unreadable', path: ({ unreadableChannelId }) => `/channels/${unreadableChannelId}`, shows: '.message-fault' },
  { name: 'conversation', path: ({ channelId }) => `/channels/${channelId}`, shows: '.notice-card', again: toTheEnd },
  { name: 'notice-board', path: ({ noticeBoardId }) => `/channels/${noticeBoardId}`, shows: '.conversation-main article' },
  { name: 'message-menu', path: ({ channelId }) => `/channels/${channelId}`, open: fromMenu('Good: we begin', ''), shows: '[role="menu"]' },
  { name: 'message-details', open: fromMenu('Good: we begin', 'messages.move.details'), shows: DIALOG },
  { name: 'message-receipts', open: fromMenu('Good: we begin', 'messages.move.receipts'), shows: DIALOG },
  { name: 'message-retract', open: fromMenu('Good: we begin', 'messages.move.retract'), shows: DIALOG },
  { name: 'message-versions', open: fromMenu('15 juin', 'messages.move.versions'), shows: '.versions li' },
  { name: 'attach', open: ({ page }) => page.locator('input[type="file"]').first().setInputFiles([{ name: 'Annex 1, statements of account.pdf', mimeType: 'application/pdf', buffer: Buffer.from(smallPdf(['Annex 1'])) }, { name: 'macro.docm', mimeType: '', buffer: Buffer.from('PK') }]), shows: `.chosen-files` },
  { name: 'attachment', path: ({ channelId }) => `/channels/${channelId}`, shows: '.file-card', close: 'stay', again: async (visit) => {
    await toTheEnd(visit);
    await visit.page.locator('.file-card').first().scrollIntoViewIfNeeded();
  } },
  { name: 'preview', shows: '.preview-frame', open: async ({ page }) => {
    await page.locator('.file-card').first().getByRole('button').nth(1).click();
    // The picture has its name once it is drawn.
    await page.locator('.preview-frame').contentFrame().locator('canvas[aria-label]').waitFor();
  } },
  { name: 'thread', path: ({ channelId, threadId }) => `/channels/${channelId}/threads/${threadId}`, shows: '.conversation-side article' },
  { name: 'people', path: ({ channelId }) => `/channels/${channelId}`, open: ({ page }) => page.locator('.conversation-header button[aria-expanded]').click(), shows: '.people .digits', close: 'stay' },
  { name: 'add-officers', open: click('channels.people.add'), shows: `.picker-list` },
  { name: 'remove-officer', open: ({ page }) => page.locator('.people-officer .button').first().click(), shows: DIALOG },
  {
    name: 'new-channel', path: () => '/new', shows: '.chip', close: 'stay',
    open: async ({ page, say }) => {
      await page.getByRole('radio').nth(1).check();
      await page.getByRole('textbox', { name: say('channels.new.subject') }).fill('Records of two accounts');
      for (const name of ['Awa Diop', '王芳']) await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    },
  },
];

const NOTICES: readonly DeskScreen[] = [
  { name: 'notices', path: () => '/notices', shows: '.notice-line' },
  { name: 'send-notice', open: click('notices.new'), shows: '.notice-form' },
  { name: 'notice', path: ({ receivedNoticeId }) => `/notices/${receivedNoticeId}`, shows: '.notice-card' },
  { name: 'acknowledge', open: ({ page }) => page.locator('.notice-card .button[data-kind="primary"]').click(), shows: DIALOG },
  { name: 'board', path: ({ sentNoticeId }) => `/notices/${sentNoticeId}`, shows: '.board .button' },
  { name: 'evidence', open: ({ page }) => page.locator('.board .button').first().click(), shows: '.evidence-bytes' },
];

/** What stands on the paper of whoever makes a code and tries it later. */
const paper = { code: '' };
const RECOVERY: readonly DeskScreen[] = [
  { name: 'recovery-confirm', open: click('security.recovery.new'), shows: DIALOG_INPUT, close: 'stay' },
  { name: 'recovery-code', shows: '.recovery-code', close: 'stay', open: async (visit) => {
    await typed(visit, PASSPHRASE);
    await visit.page.locator('.recovery-code').waitFor();
    paper.code = (await visit.page.locator('.recovery-code span').allTextContents()).join('-');
  } },
  { name: 'recovery-rehearsal', open: click('join.recovery.code.next'), shows: DIALOG_INPUT, close: click('join.recovery.later') },
  { name: 'recovery-untried', shows: '.callout[data-tone="warn"]' },
  { name: 'recovery-try', open: click('security.recovery.rehearse'), shows: DIALOG_INPUT, close: async (visit) => {
    await typed(visit, paper.code);
    await visit.page.locator('.callout[data-tone="ok"]').waitFor();
  } },
];

const REST: readonly DeskScreen[] = [
  { name: 'search', path: () => '/search', open: ({ page }) => page.getByRole('searchbox').fill('request'), shows: '.hit' },
  { name: 'directory', path: () => '/directory', shows: '.tile' },
  { name: 'authority', open: ({ page }) => page.locator('.tile').filter({ hasText: 'Ministry of Justice' }).first().click(), shows: '.officer' },
  { name: 'devices', path: () => '/devices', shows: '.panel' },
  { name: 'add-device', open: click('devices.add.open'), shows: '.qr' },
  { name: 'security', path: () => '/security', shows: '.security-fingerprint' },
  { name: 'add-unlocking', open: click('security.slots.add'), shows: DIALOG, close: 'cancel' },
  ...RECOVERY,
  { name: 'settings', path: () => '/settings', shows: '.settings .check' },
  { name: 'forget-device', open: click('first.forget.open'), shows: '.settings .callout', close: 'stay' },
];

export const DESK_SCREENS: readonly DeskScreen[] = [...CONVERSATION, ...NOTICES, ...REST];

/** Goes there. */
export async function show(screen: DeskScreen, visit: Visit, origin: string): Promise<void> {
  if (screen.path) await visit.page.goto(`${origin}/#${screen.path(visit.scene)}`);
  await screen.open?.(visit);
  await visit.page.locator(screen.shows).first().waitFor();
}

export async function leave({ close, open }: DeskScreen, visit: Visit): Promise<void> {
  if (!open || close === 'stay') return;
  if (typeof close === 'function') await close(visit);
  else if (close === 'cancel') await button(visit, 'shell.cancel', visit.page.locator(DIALOG)).first().click();
  else await visit.page.keyboard.press('Escape');
}
