import { createHash, randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { StaticSite } from '../kit/static-site.js';
import { builtWebClient } from '../kit/web-bundle.js';
import { ContactPoint, PASSPHRASE } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Seizure of a vessel';

/** As deploy/README.md sets it up: the client from one origin, the API from another. One story in order. */
describeWithBrowser('a client that an authority serves from an origin of its own', () => {
  let site: StaticSite;
  let stranger: StaticSite;
  let stage: Stage;
  let kofi: SdkActor;
  let ngozi: SdkActor;
  let ama: ContactPoint;
  let channelId: string;

  const api = (): string => site.api;
  /** From "It is the same" to the choice of a passphrase. */
  const acceptInvitation = async (person: ContactPoint): Promise<void> => {
    await person.button('join.fingerprint.same').click();
    for (const field of ['join.secret.passphrase.label', 'join.secret.passphrase.again']) await person.page.getByLabel(person.say(field), { exact: true }).fill(PASSPHRASE);
    await person.button('join.secret.passphrase.action').click();
  };
  const finish = async (person: ContactPoint): Promise<void> => {
    await person.button('join.recovery.later').click();
    await person.button('join.finished.action').click();
    await person.page.getByRole('navigation', { name: person.say('shell.nav') }).waitFor();
  };
  const arrive = async (): Promise<ContactPoint> => new ContactPoint(stage, await stage.newPage());

  beforeAll(async () => {
    [site, stranger] = [await StaticSite.open(builtWebClient()), await StaticSite.open(builtWebClient())];
    stage = await Stage.openWithSite(site, [stranger]);
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH', webOrigin: stage.origin });
    ngozi = await stage.network.join('Ngozi Eze', { state: 'NG' });
    for (const { client } of [kofi, ngozi]) await client.sync();
  });
  afterAll(async () => {
    for (const actor of [kofi, ngozi]) await actor?.close();
    await stage?.close();
    for (const each of [site, stranger]) await each?.close();
  });

  it('is joined by a link that leads there, and whose code no server was told', async () => {
    const { enrolment } = kofi.client;
    const { link, invitationId } = await enrolment.invite({ networkId: stage.network.trust.networkId, name: 'Ama Mensah' });
    expect(link.startsWith(`${site.origin}/enrol#`)).toBe(true);
    ama = await arrive();
    await ama.page.goto(link);
    await acceptInvitation(ama);
    await until('the invitation is claimed', async () => (await enrolment.pending()).some((one) => one.invitationId === invitationId && one.state === 'claimed'));
    await enrolment.approve(invitationId);
    await finish(ama);
    expect(ama.page.url().startsWith(`${site.origin}/`)).toBe(true);
    expect(ama.page.url()).not.toContain('enrol');
  });

  it('is unlocked again, sends, and receives over its own socket', async () => {
    await stage.network.refresh();
    const officerId = await stage.officerOf('Ama Mensah', ngozi);
    await until('Ama can be added', async () => (await ngozi.client.channels.unreachable(stage.network.trust.networkId, [officerId])).length === 0);
    ({ channelId } = await ngozi.client.channels.open({ networkId: stage.network.trust.networkId, kind: 'bilateral', subject: SUBJECT, officerIds: [officerId] }));
    await ama.reload();
    await ama.openChannel(SUBJECT);
    await ama.write('May the vessel be held for ten days?');
    await ama.message('May the vessel be held').getByText('Sent', { exact: true }).waitFor();
    await ngozi.client.sync();
    expect((await ngozi.client.messages.list(channelId)).some(({ content }) => content?.kind === 'text' && content.text === 'May the vessel be held for ten days?')).toBe(true);
    await ngozi.client.messages.send(channelId, { text: 'For seven, and then by order of a court.' });
    await ama.message('For seven, and then by order of a court.').waitFor();
  });

  it('attaches a file, which arrives as it was', async () => {
    const bytes = randomBytes(1_500_000);
    await ama.page.locator('input[type="file"]').setInputFiles({ name: 'order.pdf', mimeType: 'application/pdf', buffer: bytes });
    await ama.page.getByRole('button', { name: 'Send 1 file' }).click();
    await ama.message('order.pdf').getByRole('button', { name: 'Save order.pdf' }).waitFor();
    const message = await until('the file has arrived', async () => {
      await ngozi.client.sync();
      return (await ngozi.client.messages.list(channelId)).find(({ content }) => content?.kind === 'attachment');
    });
    const saved: Uint8Array[] = [];
    const { sha256 } = await ngozi.client.attachments.save(channelId, message.id, 0, { write: async (chunk) => void saved.push(chunk.slice()), commit: () => Promise.resolve(), abort: () => Promise.resolve() });
    expect(Buffer.concat(saved).equals(bytes)).toBe(true);
    expect(Buffer.from(sha256).equals(createHash('sha256').update(bytes).digest())).toBe(true);
  });

  it('hands out links of its own for a further device, and takes them when they are pasted', async () => {
    await ama.goTo('shell.nav.devices');
    await ama.button('devices.add.open').click();
    const dialog = ama.page.getByRole('dialog');
    const link = await dialog.getByRole('textbox', { name: ama.say('devices.invitation.link') }).inputValue();
    expect(link.startsWith(`${site.origin}/enrol#`)).toBe(true);
    const tablet = await arrive();
    await tablet.page.goto(stage.origin);
    await tablet.page.getByRole('textbox', { name: tablet.say('first.welcome.invitation.label') }).fill(link);
    await tablet.button('first.welcome.invitation.action').click();
    await acceptInvitation(tablet);
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: ama.say('devices.pending.approve'), exact: true }).click();
    await dialog.getByText(ama.say('devices.add.done')).waitFor();
    await finish(tablet);
    await dialog.getByRole('button', { name: ama.say('shell.close'), exact: true }).first().click();
  });

  it('reaches nothing when it comes from an origin that the server does not list, neither by request nor by socket', async () => {
    const context = await stage.chrome.browser.newContext();
    const from = async ({ origin }: StaticSite, what: (page: Page) => Promise<unknown>): Promise<unknown> => {
      const page = await context.newPage();
      // A page of the origin that starts nothing.
      await page.goto(`${origin}/icon.svg`);
      return what(page).finally(() => page.close());
    };
    const asked = (page: Page): Promise<string> => page.evaluate((url) => fetch(url).then(({ status }) => `answered ${status}`, (error: Error) => error.name), `${api()}/v1/health`);
    const posted = (page: Page): Promise<string> => page.evaluate((url) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/cbor' }, body: new Uint8Array([160]) }).then(({ status }) => `answered ${status}`, (error: Error) => error.name), `${api()}/v1/sessions/challenge`);
    const socket = (page: Page): Promise<string> => page.evaluate((url) => new Promise<string>((resolve) => {
      const opened = new WebSocket(url);
      opened.onopen = () => resolve('open');
      opened.onerror = () => resolve('refused');
    }), `${api().replace('http', 'ws')}/relay/?EIO=4&transport=websocket`);
    expect([await from(site, asked), await from(stranger, asked)]).toEqual(['answered 200', 'TypeError']);
    expect(await from(site, posted)).toMatch(/^answered \d{3}$/);
    expect(await from(stranger, posted)).toBe('TypeError');
    expect([await from(site, socket), await from(stranger, socket)]).toEqual(['open', 'refused']);
    await context.close();
  });

  it.each(['GET /v1/health', 'GET /v1/networks', 'OPTIONS /v1/uploads', 'POST /v1/sessions', 'GET /nowhere', 'GET /'])('no reply of the API is for everybody: %s', async (call) => {
    const [method, path] = call.split(' ') as [string, string];
    for (const origin of [site.origin, stranger.origin, 'null']) {
      const { headers } = await fetch(api() + path, { method, headers: { origin, 'access-control-request-method': 'GET' } });
      expect(headers.get('access-control-allow-origin')).toBe(origin === site.origin ? origin : null);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
