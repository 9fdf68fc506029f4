import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from '../src/app.js';

type Global = Record<string, unknown>;

/** The welcome as a browser without a vault begins, where the texts are those given. Runs in Node, while the client is built. */
export function drawWelcome(texts: Readonly<Record<string, string>>): string {
  // What the first drawing asks of a browser: whether it has had a vault, and which address it is at.
  const browser: Global = { localStorage: { getItem: () => null }, location: { pathname: '/', hash: '' } };
  const before = Object.keys(browser).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(browser)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    return renderToString(app(texts));
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete (globalThis as Global)[name];
    }
  }
}

const app = (messages: Readonly<Record<string, string>>): ReactNode => <App texts={{ locale: 'en', messages, hasDesk: false }} server="" onAwake={() => undefined} />;
