import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { Axe, SEVEN_TO_ONE } from './kit/axe.js';
import { ContactPoint, PASSPHRASE } from './kit/contact-point.js';
import { DESK_SCREENS, leave, show, toTheEnd } from './kit/desk-screens.js';
import { Inspector } from './kit/inspector.js';
import { COSTS, Colleagues, populate, SUBJECT, type Scene } from './kit/scene.js';
import { Stage } from './kit/stage.js';
import { wordsOf } from './kit/words.js';

const LOCALES = ['en', 'ar', 'zh'] as const;
/** A walk over some thirty screens. */
const WALK = 240_000;
const TRAINING_HASTE = 60_000;
/** A client that lost its server waits longer and longer before it tries again. */
const LINK_HASTE = 90_000;
/** Pictures that the guide keeps. */
const KEPT: ReadonlySet<string> = new Set([
  ...['welcome', 'training', 'join-network', 'join-secret', 'join-approval', 'join-recovery-code', 'lock', 'channels', 'conversation', 'unreadable', 'thread', 'people', 'new-channel', 'message-menu', 'message-receipts'],
  ...['attach', 'attachment', 'preview', 'notices', 'notice', 'acknowledge', 'send-notice', 'board', 'evidence', 'search', 'directory', 'authority', 'devices', 'add-device', 'security', 'settings', 'offline', 'second-tab'],
].map((name) => `en/${name}`).concat(['ar', 'zh'].flatMap((locale) => ['welcome', 'channels', 'conversation', 'notice', 'board'].map((name) => `${locale}/${name}`))));

describeWithBrowser('every screen is accessible, within its width and in its direction, in English, Arabic and Chinese, light and dark', () => {
  let stage: Stage;
  let colleagues: Colleagues;
  let inspector: Inspector;
  let scene: Scene;

  const say = (locale: string, id: string): string => wordsOf(locale)(id);
  /** Before the desk: the choice stands on the page. */
  const inEachLanguage = async (at: Inspector, name: string): Promise<void> => {
    for (const locale of LOCALES) {
      await at.page.locator('.front-language').selectOption(locale);
      await at.page.locator(`html[lang^="${locale}"]`).waitFor();
      await at.look(name);
    }
    await at.page.locator('.front-language').selectOption('en');
    await at.page.locator('html[lang^="en"]').waitFor();
  };
  const nothingWrong = ({ faults }: Inspector): void => expect(faults.splice(0)).toEqual([]);

  beforeAll(async () => {
    stage = await Stage.openWithLink({ CHANCERY_TRAINING: 'on' }, { training: false });
    colleagues = await Colleagues.of(stage);
    inspector = await Inspector.of(await stage.newPage(), KEPT);
  });
  afterAll(async () => {
    await colleagues?.close();
    await stage?.close();
  });

  it('welcome, and each step of joining', async () => {
    const { page } = inspector;
    const { kofi } = colleagues;
    const { enrolment } = kofi.client;
    const press = (id: string): Promise<void> => page.getByRole('button', { name: say('en', id), exact: true }).click();
    await page.goto(stage.origin);
    await page.locator('.welcome-training').waitFor();
    await inEachLanguage(inspector, 'welcome');
    const { code, invitationId } = await enrolment.invite({ networkId: stage.network.trust.networkId, name: 'Ama Mensah', roles: ['contact_point', 'security_officer'] });
    await page.locator('.panel textarea').fill(`${code.slice(0, -2)}`);
    await press('first.welcome.invitation.action');
    await inEachLanguage(inspector, 'join-code-wrong');
    await page.locator('textarea').fill(code);
    await press('join.invitation.check');
    await page.locator('.join-fingerprint').waitFor();
    await inEachLanguage(inspector, 'join-network');
    await press('join.fingerprint.same');
    await page.getByLabel(say('en', 'join.secret.passphrase.label'), { exact: true }).waitFor();
    await inEachLanguage(inspector, 'join-secret');
    for (const id of ['join.secret.passphrase.label', 'join.secret.passphrase.again']) await page.getByLabel(say('en', id), { exact: true }).fill(PASSPHRASE);
    await press('join.secret.passphrase.action');
    await page.locator('.qr').waitFor();
    await inEachLanguage(inspector, 'join-approval');
    await until('the invitation is claimed', async () => (await enrolment.pending()).some((one) => one.invitationId === invitationId && one.state === 'claimed'));
    await enrolment.approve(invitationId);
    await page.getByLabel(say('en', 'first.unlock.passphrase'), { exact: true }).fill(PASSPHRASE);
    await inEachLanguage(inspector, 'join-recovery');
    await press('join.confirm.action');
    await page.locator('.recovery-code').waitFor();
    await inEachLanguage(inspector, 'join-recovery-code');
    const recovery = (await page.locator('.recovery-code span').allTextContents()).join('-');
    await press('join.recovery.code.next');
    await inEachLanguage(inspector, 'join-rehearsal');
    await page.getByRole('textbox').fill(recovery);
    await press('join.recovery.rehearsal.action');
    await press('join.recovery.done.action');
    await inEachLanguage(inspector, 'join-finished');
    await press('join.finished.action');
    await page.locator('.nav').waitFor();
    await stage.network.refresh();
    nothingWrong(inspector);
  }, WALK);

  it('a desk with channels, messages of every kind and notices is there', async () => {
    const { page } = inspector;
    scene = await populate(stage, colleagues, await stage.officerOf('Ama Mensah', colleagues.kofi));
    await page.goto(`${stage.origin}/#/channels/${scene.channelId}`);
    const ama = new ContactPoint(stage, page);
    await ama.write('Good: we begin with the two accounts, and send the rest when the register has answered.');
    await page.locator('.channel-row', { hasText: COSTS }).getByText('2 unread messages').waitFor();
    await page.locator('.channel-row', { hasText: SUBJECT }).getByText('1 notice waits for your authority').waitFor();
  });

  it.each(LOCALES)('the desk in %s', async (locale) => {
    const { page } = inspector;
    await page.goto(`${stage.origin}/#/settings`);
    await page.locator('.settings select').first().selectOption(locale);
    await page.locator(`html[lang^="${locale}"]`).waitFor();
    const visit = { page, scene, say: wordsOf(locale) };
    for (const screen of DESK_SCREENS) {
      await show(screen, visit, stage.origin);
      await inspector.look(screen.name, screen.again && (() => screen.again!(visit)));
      await leave(screen, visit);
    }
    nothingWrong(inspector);
  }, WALK);

  it.each(['light', 'dark'] as const)('a reader who asks for more contrast gets 7:1, %s', async (colorScheme) => {
    const { page } = inspector;
    const axe = await Axe.on(page);
    await page.emulateMedia({ colorScheme, contrast: 'more' });
    for (const path of [`/channels/${scene.channelId}`, `/notices/${scene.receivedNoticeId}`, `/notices/${scene.sentNoticeId}`, '/directory', '/devices', '/security']) {
      await page.goto(`${stage.origin}/#${path}`);
      await page.locator('h1').first().waitFor();
      expect(await axe.faults({ rules: SEVEN_TO_ONE })).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light', contrast: null });
  });

  it.each(['ru', 'en'])('every place has its name in words at every width, in %s', async (locale) => {
    const { page } = inspector;
    await page.goto(`${stage.origin}/#/settings`);
    await page.locator('.settings select').first().selectOption(locale);
    await page.locator(`html[lang^="${locale}"]`).waitFor();
    for (const width of [1440, 1000, 700, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const places = await page.locator('.nav-place:visible').evaluateAll((all) => all.map((place) => {
        const word = place.querySelector<HTMLElement>('.nav-word')!;
        return { name: word.textContent, isWhole: word.clientWidth > 10 && word.offsetHeight < 24 && word.scrollWidth <= word.clientWidth && word.getBoundingClientRect().right <= place.getBoundingClientRect().right + 1 };
      }));
      expect(places.length).toBeGreaterThanOrEqual(5);
      expect(places.filter(({ isWhole }) => !isWhole)).toEqual([]);
      await inspector.snap(`places.${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('what is said by a background is said by a line where the palette is the reader’s own', async () => {
    const { page } = inspector;
    await page.goto(`${stage.origin}/#/channels/${scene.channelId}`);
    await page.emulateMedia({ forcedColors: 'active' });
    const outlined = (selector: string): Promise<string> => page.locator(selector).first().evaluate((element) => getComputedStyle(element).outlineStyle);
    for (const here of ['.nav-place[aria-current="page"]', '.channel-row[aria-current="page"]']) expect(await outlined(here)).toBe('solid');
    for (const elsewhere of ['.nav-place:not([aria-current])', '.channel-row:not([aria-current])']) expect(await outlined(elsewhere)).toBe('none');
    expect(await page.locator('.channel-unread').first().evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe('solid');
    const edge = (mine: boolean): Promise<string> => page.locator(`.message[data-mine="${mine}"]:not([data-event="true"]) .message-frame`).last().evaluate((element) => getComputedStyle(element).borderInlineStartStyle);
    expect([await edge(true), await edge(false)]).toEqual(['double', 'solid']);
    await page.emulateMedia({ forcedColors: null });
  });

  it('a desk without a connection, and a second tab of the same desk', async () => {
    const { page } = inspector;
    await page.goto(`${stage.origin}/#/settings`);
    await page.locator('.settings select').first().selectOption('en');
    const second = await Inspector.of(await page.context().newPage(), KEPT);
    await second.page.goto(`${stage.origin}/#/channels/${scene.channelId}`);
    await second.page.locator('.notice-card').first().waitFor();
    await second.look('second-tab', () => toTheEnd(second));
    await second.page.close();
    await page.goto(`${stage.origin}/#/channels/${scene.channelId}`);
    stage.link.cut();
    await page.locator('.bar-offline').waitFor();
    await new ContactPoint(stage, page).write('The register has answered: both accounts are confirmed.');
    await page.locator('.bar-offline').getByText('1 message waits here').waitFor();
    await inspector.look('offline', () => toTheEnd({ page }));
    stage.link.mend();
    await page.locator('.bar-offline').waitFor({ state: 'detached', timeout: LINK_HASTE });
    nothingWrong(second);
    nothingWrong(inspector);
  }, WALK);

  it('the lock, and a passphrase that does not open it', async () => {
    const { page } = inspector;
    await page.locator('.nav-foot button').click();
    await page.locator('.lock').waitFor();
    await inEachLanguage(inspector, 'lock');
    await page.locator('.lock input').first().fill('not the passphrase at all');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await inEachLanguage(inspector, 'lock-wrong');
    nothingWrong(inspector);
  }, WALK);

  it('the training network: its banner, its tour, a colleague who writes', async () => {
    const training = await Inspector.of(await stage.newPage(), KEPT);
    const { page } = training;
    await page.goto(stage.origin);
    await page.locator('.welcome-training .button').first().click();
    await page.locator('.tour').waitFor({ timeout: TRAINING_HASTE });
    await page.locator('.channel-row').first().waitFor({ timeout: TRAINING_HASTE });
    await training.look('training');
    nothingWrong(training);
  }, WALK);

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
