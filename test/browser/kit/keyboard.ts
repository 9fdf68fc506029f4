import type { Locator, Page } from 'playwright-core';

/** A round through a screen is shorter than this; whoever needs more is caught somewhere. */
const MOST_STEPS = 90;

/** Somebody who has no pointing device: goes from place to place, and must see at each where they are. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Presses until the focus is there. @param key `Tab`, `Shift+Tab` or an arrow @throws when it is not reached in a whole round, or cannot be seen on its way */
  async to(target: Locator, key = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (await this.isOn(target)) return;
      await this.page.keyboard.press(key);
      passed.push(await this.seen());
    }
    throw new Error(`Not reached: ${String(target)}. Passed: ${passed.join(' | ')}`);
  }

  /** Goes there and presses Enter, as on a link or button. */
  async enter(target: Locator, key?: string): Promise<void> {
    await this.to(target, key);
    await this.press('Enter');
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /** Waits until the focus is there by itself, and can be seen. */
  async isLedTo(target: Locator): Promise<void> {
    await this.page.waitForFunction((element) => element === document.activeElement, await target.elementHandle());
    await this.seen();
  }

  private async isOn(target: Locator): Promise<boolean> {
    return (await target.count()) > 0 && target.first().evaluate((element) => element === document.activeElement);
  }

  /** @returns what has the focus @throws Error when nobody could see it */
  private async seen(): Promise<string> {
    const { name, isSeen } = await this.page.evaluate(() => {
      const element = document.activeElement;
      // The frame of the browser, and a dialog that has just come, which is seen by its coming.
      if (!(element instanceof HTMLElement) || element === document.body || element.matches('[role="dialog"], [role="alertdialog"]')) return { name: '–', isSeen: true };
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { width, height, bottom, top } = element.getBoundingClientRect();
      const inSight = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
      return { name: `${element.tagName.toLowerCase()} ${(element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)}`, isSeen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && inSight };
    });
    if (!isSeen) throw new Error(`The focus cannot be seen: ${name}`);
    return name;
  }
}
