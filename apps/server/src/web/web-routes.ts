import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assetHeaders, type Headers, pageHeaders, pagePolicy, previewHeaders } from './page-headers.js';
import { type Packing, PACKINGS, sha256Of, type WebBundle, type WebFile } from './web-bundle.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8', '.woff2': 'font/woff2',
};

/** Where the page stands besides its own name. What an invitation says follows `#` and stays in the browser. */
const PAGES = ['/', '/index.html', '/enrol'];
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

type Served = Pick<WebFile, 'path' | 'sha256' | 'plain' | 'packed'>;

export interface WebSettings {
  /** Origin of the server under which clients know it; they call the origin that they came from when there is none. */
  readonly publicOrigin?: string;
}

/** Adds one exact route for each file of the client. No path of a request ever becomes a path on disk. */
export function addWebRoutes(fastify: FastifyInstance, bundle: WebBundle, { publicOrigin }: WebSettings): void {
  const policy = pagePolicy(publicOrigin === undefined ? [] : [publicOrigin]);
  const add = (url: string, file: Served, headers: Headers): void => {
    fastify.route({ method: ['GET', 'HEAD'], url, exposeHeadRoute: false, handler: (request, reply) => send(request, reply, file, headers) });
  };
  for (const file of bundle.files) {
    const headers = headersOf(file.path, policy);
    for (const url of file.path === 'index.html' ? PAGES : [`/${file.path}`]) add(url, file, headers);
  }
  for (const file of [unlisted('bundle.json', bundle.list), unlisted('chancery.json', Buffer.from(JSON.stringify(publicOrigin === undefined ? {} : { server: publicOrigin })))]) add(`/${file.path}`, file, headersOf(file.path, policy));
}

/** Says what there is instead of a client; the API works all the same. */
export function addPlainRoot(fastify: FastifyInstance): void {
  const text = Buffer.from('This is a Chancery server. It serves no web client.\n');
  fastify.route({ method: ['GET', 'HEAD'], url: '/', exposeHeadRoute: false, handler: (request, reply) => send(request, reply, unlisted('root.txt', text), { 'cache-control': 'no-store' }) });
}

const unlisted = (path: string, plain: Buffer): Served => ({ path, plain, sha256: sha256Of(plain), packed: {} });

function headersOf(path: string, policy: string): Headers {
  if (path.startsWith('assets/')) return { ...assetHeaders(policy), 'cache-control': FOREVER };
  return { ...(path === 'preview.html' ? previewHeaders() : pageHeaders(policy)), 'cache-control': ASK_AGAIN };
}

function send(request: FastifyRequest, reply: FastifyReply, file: Served, headers: Headers): FastifyReply {
  const packing = packingFor(request.headers['accept-encoding'], file.packed);
  const bytes = packing ? file.packed[packing]! : file.plain;
  // Another representation is another thing to a cache.
  const tag = `"${file.sha256}${packing ? PACKINGS[packing] : ''}"`;
  void reply.headers({ ...headers, etag: tag, ...(Object.keys(file.packed).length > 0 ? { vary: varyWith(reply.getHeader('vary')) } : {}) });
  if (isNamed(request.headers['if-none-match'], tag)) return reply.code(304).send();
  void reply.header('content-type', TYPES[extname(file.path)] ?? 'application/octet-stream').header('content-length', bytes.length);
  if (packing) void reply.header('content-encoding', packing);
  return request.method === 'HEAD' ? reply.send() : reply.send(bytes);
}

/** The best packing that the caller takes and the file has. A weight of 0 is a refusal; other weights do not matter. */
function packingFor(accepted: string | undefined, packed: Served['packed']): Packing | undefined {
  const offers = (accepted ?? '').toLowerCase().split(',').map((offer) => offer.trim().split(/\s*;\s*/));
  const takes = (name: Packing): boolean => offers.some(([offered, weight]) => offered === name && !/^q=0(?:\.0*)?$/.test(weight ?? ''));
  return (Object.keys(PACKINGS) as Packing[]).find((name) => packed[name] && takes(name));
}

function isNamed(header: string | undefined, tag: string): boolean {
  return header !== undefined && header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
}

const varyWith = (have: unknown): string => (typeof have === 'string' && have !== '' ? `${have}, accept-encoding` : 'accept-encoding');
