import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const WCAG_AA = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } as const;
export const SEVEN_TO_ONE = { type: 'rule', values: ['color-contrast-enhanced'] } as const;

/** The rule that takes half of the time of all of them. */
const CONTRAST = 'color-contrast';

type Rules = typeof WCAG_AA | typeof SEVEN_TO_ONE;

export interface Look {
  readonly rules?: Rules;
  /** Leaves contrast out, where it was looked at before. */
  readonly withoutContrast?: boolean;
}

/** In the page: one line for each element that breaks a rule. Frames have origins of their own and are looked at by themselves. */
const scriptOf = ({ rules = WCAG_AA, withoutContrast = false }: Look): string => `axe.run(document, { runOnly: ${JSON.stringify(rules)}, rules: ${JSON.stringify(withoutContrast ? { [CONTRAST]: { enabled: false } } : {})}, resultTypes: ['violations'], iframes: false, preload: false })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1, 3).join(';').trim())))`;

/** Runs axe-core in a world of its own beside the page: the page keeps its policy, and its scripts see nothing of it. */
export class Axe {
  private world: number | undefined;

  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Axe> {
    const axe = new Axe(await page.context().newCDPSession(page));
    page.on('domcontentloaded', () => (axe.world = undefined));
    return axe;
  }

  /** @returns what breaks the rules, in words; nothing when all is well */
  async faults(look: Look = {}): Promise<string[]> {
    this.world ??= await this.enter();
    return (await this.evaluate(scriptOf(look), this.world)) as string[];
  }

  private async enter(): Promise<number> {
    const { frameTree } = await this.session.send('Page.getFrameTree');
    const { executionContextId } = await this.session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
    await this.evaluate(`${SOURCE};undefined`, executionContextId);
    return executionContextId;
  }

  private async evaluate(expression: string, contextId: number): Promise<unknown> {
    const { result, exceptionDetails } = await this.session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
}
