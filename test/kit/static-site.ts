import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const GUIDE = new URL('../../deploy/README.md', import.meta.url);
/** The server that the guide's example belongs to. */
const EXAMPLE = 'chancery.example';

type Rule = (path: string) => string;

/** The nginx example of deploy/README.md, as far as it goes: what it says of headers and types is what is sent. */
function readGuide(): { readonly headers: ReadonlyMap<string, Rule>; readonly types: ReadonlyMap<string, string> } {
  const [, example] = /```nginx\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  if (example === undefined) throw new Error('deploy/README.md has no nginx example.');
  const rules = new Map<string, Rule>([...example.matchAll(/map \$uri (\$\w+)\s*\{([^}]*)\}/g)].map(([, name, body]) => [name!, ruleOf(body!)]));
  const headers = new Map<string, Rule>();
  for (const [, name, value] of example.matchAll(/add_header (\S+) (".*?"|\S+) always;/g)) {
    const rule = value!.startsWith('$') ? rules.get(value!) : () => value!.replaceAll('"', '');
    if (!rule) throw new Error(`The nginx example sends ${name} without saying what.`);
    headers.set(name!.toLowerCase(), rule);
  }
  const [, listed] = /types \{([^}]*)\}/.exec(example)!;
  const types = new Map(listed!.split(';').flatMap((line) => {
    const [type, ...endings] = line.trim().split(/\s+/);
    return endings.map((ending) => [`.${ending}`, type!] as const);
  }));
  return { headers, types };
}

/** `default "a"; /exact "b"; ~^/pattern "c";` as nginx reads it: an exact path first, then patterns in their order. */
function ruleOf(body: string): Rule {
  const cases = [...body.matchAll(/(\S+)\s+"([^"]*)"/g)].map(([, when, value]) => ({ when: when!, value: value! }));
  return (path) => {
    const found = cases.find(({ when }) => when === path) ?? cases.find(({ when }) => when.startsWith('~') && new RegExp(when.slice(1)).test(path)) ?? cases.find(({ when }) => when === 'default');
    return found?.value ?? '';
  };
}

/** A web server of an authority's own, on another origin than the API: plain files, with the headers of deploy/README.md. */
export class StaticSite {
  /** Origin of the API that `chancery.json` and the policy name. */
  api = '';
  private readonly guide = readGuide();

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {
    server.on('request', (call, reply) => this.answer(call, reply));
  }

  /** @param folder of the finished bundle */
  static async open(folder: string): Promise<StaticSite> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StaticSite(server, folder);
  }

  /** By name: passkeys are bound to one. */
  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(call: IncomingMessage, reply: ServerResponse): void {
    const { pathname } = new URL(call.url ?? '/', this.origin);
    const path = pathname === '/' || pathname === '/enrol' ? '/index.html' : pathname;
    const bytes = this.read(path);
    if (!bytes || call.method !== 'GET') return void reply.writeHead(bytes ? 405 : 404).end();
    for (const [name, rule] of this.guide.headers) {
      const value = rule(path).replaceAll(`https://${EXAMPLE}`, this.api).replaceAll(`wss://${EXAMPLE}`, this.api.replace(/^http/, 'ws'));
      if (value !== '') reply.setHeader(name, value);
    }
    reply.writeHead(200, { 'content-type': this.guide.types.get(extname(path)) ?? 'application/octet-stream' }).end(bytes);
  }

  private read(path: string): Buffer | undefined {
    if (path === '/chancery.json') return Buffer.from(JSON.stringify({ server: this.api }));
    if (path.includes('..')) return undefined;
    try {
      return readFileSync(join(this.folder, path));
    } catch {
      return undefined;
    }
  }
}
