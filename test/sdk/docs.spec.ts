import { readFileSync } from 'node:fs';
import * as sdk from '@chancery/sdk';
import * as vault from '@chancery/vault';
import { startTestServer, type TestServer } from './kit.js';

const MODULES: Record<string, Record<string, unknown>> = { '@chancery/sdk': sdk, '@chancery/vault': vault };
const IMPORT = /^import \{ (?<names>[^}]+) \} from '(?<from>[^']+)';$/gm;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

/** The block as a function: its imports become parameters, so that it runs as it is printed. */
function exampleOf(markdown: string): () => Promise<unknown> {
  const [, block] = /```js runnable\n([\s\S]+?)\n```/.exec(markdown) ?? [];
  if (!block) throw new Error('docs/sdk.md has no runnable block');
  const bindings: Record<string, unknown> = { server: server.url, foundingToken: server.foundingToken };
  for (const { groups } of block.matchAll(IMPORT)) for (const name of groups!['names']!.split(', ')) bindings[name] = MODULES[groups!['from']!]![name];
  const body = block.replace(IMPORT, '');
  const AsyncFunction = (async () => undefined).constructor as new (...source: string[]) => (...values: unknown[]) => Promise<unknown>;
  return () => new AsyncFunction(...Object.keys(bindings), body)(...Object.values(bindings));
}

it('the example of the docs runs as it is printed', async () => {
  const example = exampleOf(readFileSync(new URL('../../docs/sdk.md', import.meta.url), 'utf8'));
  expect(await example()).toEqual({ answers: expect.arrayContaining(['Would a request for bank records fit?', 'Yes. Send the draft.']), acknowledgedBy: 'Bola Ade' });
});
