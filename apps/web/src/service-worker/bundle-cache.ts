/** One file of the bundle, as the build lists it. */
export interface ListedFile {
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What this needs of the browser; tests give their own. */
export interface CacheSurroundings {
  readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly digest: (bytes: ArrayBuffer) => Promise<ArrayBuffer>;
  /** Origin of the worker. */
  readonly origin: string;
}

const PREFIX = 'chancery-bundle-';
/** Under which the files are kept and fetched: `/` stands for the page, because some servers redirect `/index.html`. */
export const urlOf = (path: string): string => (path === 'index.html' ? '/' : `/${path}`);

/** Says about the copy what is no longer so: the body is unpacked. */
const TRANSPORT_HEADERS = ['content-encoding', 'content-length', 'transfer-encoding'];

/** The files of one build, each checked against the list that was built into the service worker. */
export class BundleCache {
  private readonly files: ReadonlyMap<string, ListedFile>;
  private readonly name: string;

  constructor(
    list: readonly ListedFile[],
    private readonly around: CacheSurroundings,
    /** Names this list: another one never shares its cache. */
    version: string,
  ) {
    this.files = new Map(list.map((file) => [urlOf(file.path), file]));
    this.name = PREFIX + version;
  }

  /** Whether an address path belongs to the bundle. */
  has(url: string): boolean {
    return this.files.has(url);
  }

  /** Fetches and checks whatever is not here yet. @throws when one file is missing or not what the build listed; the cache is not to be used then */
  async fill(): Promise<void> {
    for (const url of this.files.keys()) await this.take(url);
  }

  /** The file, from the cache; or, when the browser dropped it, from the server, checked. @throws as `fill` */
  async take(url: string): Promise<Response> {
    const cache = await this.around.caches.open(this.name);
    const kept = await cache.match(url);
    if (kept) return kept;
    const file = this.files.get(url);
    if (!file) throw new Error('This file is not part of the bundle.');
    const reply = await this.fetchChecked(url, file);
    await cache.put(url, reply.clone());
    return reply;
  }

  /** Removes what older builds left. */
  async forgetOthers(): Promise<void> {
    for (const name of await this.around.caches.keys()) if (name.startsWith(PREFIX) && name !== this.name) await this.around.caches.delete(name);
  }

  private async fetchChecked(url: string, { sha256, bytes: size }: ListedFile): Promise<Response> {
    const reply = await this.around.fetch(this.around.origin + url, { cache: 'no-cache', credentials: 'omit', redirect: 'error', mode: 'same-origin' });
    if (!reply.ok || reply.status !== 200 || reply.type === 'opaque' || reply.redirected) throw new Error('A file of the bundle did not come as it is.');
    const bytes = await reply.arrayBuffer();
    if (bytes.byteLength !== size || hex(await this.around.digest(bytes)) !== sha256) throw new Error('A file of the bundle is not the one that was built.');
    const headers = new Headers(reply.headers);
    for (const name of TRANSPORT_HEADERS) headers.delete(name);
    return new Response(bytes, { status: 200, headers });
  }
}

export const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
