import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Frame, Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const WCAG_AA = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } as const;
export const SEVEN_TO_ONE = { type: 'rule', values: ['color-contrast-enhanced'] } as const;

interface World {
  readonly session: CDPSession;
  readonly contextId: number;
}
/** The rule that takes half of the time of all of them. */
const CONTRAST = 'color-contrast';

type Rules = typeof WCAG_AA | typeof SEVEN_TO_ONE;

export interface Look {
  readonly rules?: Rules;
  /** Leaves contrast out, where it was looked at before. */
  readonly withoutContrast?: boolean;
}

/** In the page: one line for each element that breaks a rule. Frames are looked at by themselves. */
const scriptOf = ({ rules = WCAG_AA, withoutContrast = false }: Look): string => `axe.run(document, { runOnly: ${JSON.stringify(rules)}, rules: ${JSON.stringify(withoutContrast ? { [CONTRAST]: { enabled: false } } : {})}, resultTypes: ['violations'], iframes: false, preload: false })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1, 3).join(';').trim())))`;

/** Runs axe-core in worlds of its own beside the page and the frames in it: they keep their policy, and their scripts see nothing of it. */
export class Axe {
  /** A world dies with the document that it stands beside. */
  private readonly worlds = new Map<Frame, World>();

  private constructor(private readonly page: Page) {}

  static async on(page: Page): Promise<Axe> {
    const axe = new Axe(page);
    page.on('domcontentloaded', () => axe.worlds.delete(page.mainFrame()));
    // A page that goes to another address behind the `#` keeps its document; a frame here goes nowhere.
    page.on('framedetached', (frame) => axe.worlds.delete(frame));
    return axe;
  }

  /** @returns what breaks the rules, in words; nothing when all is well */
  async faults(look: Look = {}): Promise<string[]> {
    const faults: string[] = [];
    for (const frame of this.page.frames()) faults.push(...((await this.evaluate(scriptOf(look), await this.worldOf(frame))) as string[]));
    return faults;
  }

  private async worldOf(frame: Frame): Promise<World> {
    const known = this.worlds.get(frame);
    if (known) return known;
    // A frame without an origin has a process of its own, and so a session.
    const session = await this.page.context().newCDPSession(frame === this.page.mainFrame() ? this.page : frame);
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
    const world = { session, contextId };
    await this.evaluate(`${SOURCE};undefined`, world);
    this.worlds.set(frame, world);
    return world;
  }

  private async evaluate(expression: string, { session, contextId }: World): Promise<unknown> {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
}
