import type { PreviewKey } from './protocol.js';

const KEYS: Readonly<Record<string, PreviewKey>> = { PageDown: 'next', PageUp: 'previous', n: 'next', p: 'previous', '+': 'closer', '=': 'closer', '-': 'farther', Escape: 'close' };

/** What a key pressed in the frame asks of the page around it; arrows, Home and End scroll, and with Control go to the first and last page. */
export function keyOf({ key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): PreviewKey | undefined {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return key === 'Home' ? 'first' : key === 'End' ? 'last' : undefined;
  return KEYS[key];
}
