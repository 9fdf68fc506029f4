import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint, PASSPHRASE } from './kit/contact-point.js';
import { DESK_SCREENS, leave, show } from './kit/desk-screens.js';
import { Inspector } from './kit/inspector.js';
import { COSTS, Colleagues, populate, SUBJECT, type Scene } from './kit/scene.js';
import { Stage } from './kit/stage.js';
import { wordsOf } from './kit/words.js';

const LOCALES = ['en', 'ar', 'zh'] as const;
const TRAINING_HASTE = 60_000;
/** Pictures that the guide keeps. */
const KEPT: ReadonlySet<string> = new Set([]);

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
    stage = await Stage.openForReal({ CHANCERY_TRAINING: 'on' });
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
  });

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
  });

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
  });

  it('the training network: its banner, its tour, a colleague who writes', async () => {
    const training = await Inspector.of(await stage.newPage(), KEPT);
    const { page } = training;
    await page.goto(stage.origin);
    await page.locator('.welcome-training .button').first().click();
    await page.locator('.tour').waitFor({ timeout: TRAINING_HASTE });
    await page.locator('.channel-row').first().waitFor({ timeout: TRAINING_HASTE });
    await training.look('training');
    nothingWrong(training);
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
