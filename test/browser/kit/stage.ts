import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser, launchProfile, type TestBrowser, type TestProfile } from '../../kit/chromium.js';
import { BUILD } from '../../kit/faults.js';
import type { StaticSite } from '../../kit/static-site.js';
import { builtWebClient } from '../../kit/web-bundle.js';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../../e2e/running-server.js';
import { MixedNetwork, type SdkActor } from '../../kit/actors-sdk.js';
import { Link } from './link.js';

/** Everything that a browser complains about: refused by the policy, failed checks of integrity, thrown errors. */
export interface Complaints {
  readonly heard: readonly string[];
}

interface Beforehand {
  readonly training?: boolean;
  readonly site?: StaticSite;
  readonly strangers?: readonly StaticSite[];
}

const OFFICE: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Africa/Accra', acceptDownloads: true };

/** A server with the built web client, one browser, and a network whose coordinators' keys the test holds. */
export class Stage {
  private readonly contexts: BrowserContext[] = [];
  private readonly profiles: TestProfile[] = [];
  private readonly complaints: string[] = [];

  private constructor(
    readonly server: TestServer,
    readonly chrome: TestBrowser,
    readonly network: MixedNetwork,
    /** What stands between browsers and the server, where the stage was opened with one. */
    private readonly line: Link | undefined,
    /** What serves the web client, where the server does not. */
    private readonly site?: StaticSite,
  ) {}

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Stage> {
    return Stage.before(await serve(environment), undefined);
  }

  /** The same with a line between browsers and the server that can be cut; colleagues in Node reach the server beside it. */
  static async openWithLink(environment: Readonly<Record<string, string>> = {}, options: { readonly training?: boolean } = {}): Promise<Stage> {
    const server = await serve(environment);
    return Stage.before(server, await Link.open(server.url), options);
  }

  /**
   * The web client on a web server of its own, whose origin alone the server allows; the server serves nothing but the API,
   * to a network that is not for training.
   * @param strangers further web servers that the browser may reach
   */
  static async openWithSite(site: StaticSite, strangers: readonly StaticSite[] = []): Promise<Stage> {
    const server = await serve({ CHANCERY_WEB: 'off', CHANCERY_ALLOWED_ORIGINS: site.origin });
    for (const each of [site, ...strangers]) each.api = localhost(server.url);
    return Stage.before(server, undefined, { training: false, site, strangers });
  }

  private static async before(server: TestServer, line: Link | undefined, { training, site, strangers = [] }: Beforehand = {}): Promise<Stage> {
    const { url } = line ?? server;
    const chrome = await launchBrowser([url, localhost(url), ...[...(site ? [site] : []), ...strangers].map(({ origin }) => origin)]);
    return new Stage(server, chrome, await MixedNetwork.found(server.url, FOUNDING_TOKEN, training === undefined ? {} : { training }), line, site);
  }

  get link(): Link {
    if (!this.line) throw new Error('This stage was opened without a link.');
    return this.line;
  }

  /** Origin by name: passkeys are bound to a name, and an address is none. */
  get origin(): string {
    return this.site?.origin ?? localhost((this.line ?? this.server).url);
  }

  /** A browser of its own: storage, keys, cookies. */
  async newBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.chrome.browser.newContext({ ...OFFICE, ...options });
    this.contexts.push(context);
    return this.used(context);
  }

  /** The same, as a browser of its own with a profile on disk: the others keep everything in memory. @param folder  of the profile; whoever made it removes it */
  async newProfile(folder: string, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const profile = await launchProfile(folder, [this.server.url, (this.line ?? this.server).url, this.origin], { ...OFFICE, ...options });
    this.profiles.push(profile);
    return this.used(profile.context);
  }

  private used(context: BrowserContext): BrowserContext {
    context.setDefaultTimeout(20_000);
    context.on('page', (page) => this.listen(page));
    return context;
  }

  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    return (await this.newBrowser(options)).newPage();
  }

  /** Id of an officer by name, as a colleague's directory has it. */
  async officerOf(name: string, colleague: SdkActor): Promise<string> {
    await colleague.client.sync();
    const officers = colleague.client.networks.directory(this.network.trust.networkId).flatMap((authority) => authority.officers);
    const found = officers.find((officer) => officer.name === name);
    if (!found) throw new Error(`Nobody is called ${name}.`);
    return found.officerId;
  }

  /** What the browsers have complained about so far; a network that was cut on purpose is no complaint. */
  get heard(): readonly string[] {
    return this.complaints.filter((text) => !/net::ERR_|Failed to load resource|WebSocket connection/.test(text));
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close().catch(() => undefined);
    for (const profile of this.profiles) await profile.close();
    await this.chrome.close();
    await this.line?.close();
    await this.server.close();
  }

  private listen(page: Page): void {
    page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && this.complaints.push(message.text())));
    page.on('pageerror', (error) => this.complaints.push(`${error.name}: ${error.message}`));
  }
}

const TRAINER = fileURLToPath(new URL('apps/trainer/src/main.js', BUILD));
/** Real time: browsers keep their own clock. */
const serve = (environment: Readonly<Record<string, string>>): Promise<TestServer> => startTestServer(environment, { webFolder: builtWebClient(), trainerEntry: TRAINER, clock: { now: () => new Date() } });
const localhost = (url: string): string => url.replace('127.0.0.1', 'localhost');
