import { hadVault } from '../engine/had-vault.js';
import { LOCALES, type Locale } from '../i18n/locales.js';
import type { Messages } from '../i18n/messages.js';

/** Put into the page by the build (build/early-page.ts): the welcome as it is drawn first, with the ids of texts where texts are to be. */
const TEMPLATE = 'early-page';
const TEXT_ID = /^\[\[([\w.]+)\]\]$/;

/** A welcome that stands before the code is there that answers to it: it can be read, and an invitation can be typed in. */
export interface EarlyPage {
  /** To be called once, by the code that has come: what was done in between is done again. */
  handOver(): void;
}

/** @returns undefined where something else than the welcome comes first: a device that has a vault, an invitation by link, a page without a secure context */
export function showEarlyPage(locale: Locale, messages: Messages): EarlyPage | undefined {
  const template = document.getElementById(TEMPLATE);
  const root = document.getElementById('root');
  if (!(template instanceof HTMLTemplateElement) || !root || location.pathname !== '/' || hadVault() || !isSecureContext) return undefined;
  document.documentElement.lang = LOCALES[locale].tag;
  document.documentElement.dir = LOCALES[locale].dir;
  const page = template.content.cloneNode(true);
  fill(page, messages);
  root.replaceChildren(page);
  const language = root.querySelector('select')!;
  language.value = locale;
  const pressed = new Set<HTMLFormElement>();
  let chosen = false;
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) pressed.add(event.target);
  };
  const onChange = (event: Event): void => void (event.target === language && (chosen = true));
  root.addEventListener('submit', onSubmit);
  root.addEventListener('change', onChange);
  return {
    handOver: () => {
      root.removeEventListener('submit', onSubmit);
      root.removeEventListener('change', onChange);
      if (chosen) language.dispatchEvent(new Event('change', { bubbles: true }));
      for (const form of pressed) form.requestSubmit();
      pressed.clear();
    },
  };
}

function fill(page: Node, messages: Messages): void {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Element) for (const attribute of node.attributes) attribute.value = textFor(attribute.value, messages);
    else node.nodeValue = textFor(node.nodeValue ?? '', messages);
  }
}

/** These texts take no values: the build has seen to it. */
function textFor(written: string, messages: Messages): string {
  const id = TEXT_ID.exec(written)?.[1];
  // Parsed when the bundle was built.
  return id === undefined ? written : (messages[id] as unknown as readonly { readonly value: string }[]).map(({ value }) => value).join('');
}
