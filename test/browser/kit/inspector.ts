import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { Axe } from './axe.js';
import { compactPng } from './compact-png.js';

/** Where the pictures of every screen are left, when pictures are wanted. */
const PICTURES = resolve('dist/pictures');
/** A folder for the pictures that are kept: `CHANCERY_TEST_SCREENSHOTS=docs/guide/pictures` brings those of the guide up to date. Without it no picture is taken: nothing depends on one, and each takes as long as a look. */
const KEPT = process.env['CHANCERY_TEST_SCREENSHOTS'];
/** A telephone, and an office screen. Each theme is looked at on one of them. */
const VIEWS = [{ colorScheme: 'dark', width: 360, height: 740 }, { colorScheme: 'light', width: 1440, height: 900 }] as const;
const GUIDE_VIEW = { width: 1280, height: 800 } as const;
/** The narrowest that WCAG 2.2 asks for (1.4.10). */
const NARROWEST = 320;

/** Looks at whatever stands on a page: accessible, within its width, in its direction; and takes its picture. */
export class Inspector {
  readonly faults: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly axe: Axe,
    private readonly session: CDPSession,
    /** Pictures that the guide keeps, as `locale/name`. */
    private readonly kept: ReadonlySet<string>,
  ) {}

  static async of(page: Page, kept: ReadonlySet<string> = new Set()): Promise<Inspector> {
    return new Inspector(page, await Axe.on(page), await page.context().newCDPSession(page), kept);
  }

  /**
   * Looks at the page in light and dark, wide and narrow, and remembers what is wrong. Colours are the same in every language:
   * their contrast is looked at in English, and once more where the page is mirrored.
   * @param name   of the screen or dialog
   * @param again  brings to sight, after each change of the width, what the picture is about
   */
  async look(name: string, again: () => Promise<void> = async () => undefined): Promise<void> {
    const { page } = this;
    const locale = (await page.locator('html').getAttribute('lang'))!.slice(0, 2);
    const where = `${name} (${locale})`;
    await page.setViewportSize({ width: NARROWEST, height: 740 });
    const { over, dir } = await this.drawn();
    if (over > 0) this.faults.push(`${where}: ${over} px beyond a width of ${NARROWEST}`);
    if (dir !== (locale === 'ar' ? 'rtl' : 'ltr')) this.faults.push(`${where}: runs ${dir}`);
    for (const { colorScheme, width, height } of VIEWS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await again();
      await this.drawn();
      const withoutContrast = locale !== 'en' && !(dir === 'rtl' && colorScheme === 'light');
      for (const fault of await this.axe.faults({ withoutContrast })) this.faults.push(`${where}, ${colorScheme}: ${fault}`);
      if (KEPT !== undefined) this.keep(join(PICTURES, locale), `${name}.${colorScheme}.${width}`, await this.picture());
    }
    if (KEPT === undefined || !this.kept.has(`${locale}/${name}`)) return;
    await page.setViewportSize(GUIDE_VIEW);
    await again();
    await this.drawn();
    this.keep(resolve(KEPT), locale === 'en' ? name : `${name}.${locale}`, compactPng(await this.picture()));
  }

  /** A picture as the page stands, when pictures are wanted. */
  async snap(name: string): Promise<void> {
    if (KEPT === undefined) return;
    await this.drawn();
    this.keep(join(PICTURES, (await this.page.locator('html').getAttribute('lang'))!.slice(0, 2)), name, await this.picture());
  }

  private keep(folder: string, name: string, png: Buffer): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), png);
  }

  private async picture(): Promise<Buffer> {
    const { data } = await this.session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    return Buffer.from(data, 'base64');
  }

  /** Waits until the page is measured and painted. @returns by how much it is wider than its window, and which way it runs */
  private drawn(): Promise<{ over: number; dir: string }> {
    return this.page.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      // What measures itself has heard of it by now.
      await new Promise((done) => setTimeout(done));
      return { over: document.scrollingElement!.scrollWidth - innerWidth, dir: getComputedStyle(document.body).direction };
    });
  }
}
