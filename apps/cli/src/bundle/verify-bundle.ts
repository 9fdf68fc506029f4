import { CliError } from '../cli-error.js';
import { type BundleList, hashOfFiles, LIST_NAME, parseBundleList, sha256, strayReferences } from './bundle-list.js';
import type { BundleSource } from './bundle-sources.js';

const MAX_LIST_BYTES = 1024 * 1024;
/** Every address at which a browser gets the page, beside its own name. */
const PAGE_ADDRESSES = ['', 'enrol'];

export type FaultKind = 'missing' | 'changed' | 'stray-reference' | 'list-hash' | 'not-expected' | 'not-in-folder' | 'only-in-folder' | 'differs-from-folder';

/** One thing that is not as it should be. `path` is a file or an address of the client. */
export interface BundleFault {
  readonly kind: FaultKind;
  readonly path: string;
}

export interface BundleReport {
  /** SHA-256 of the files as they came, lower-case hex; undefined when one of them did not come as listed. */
  readonly hash?: string;
  readonly files: number;
  readonly bytes: number;
  readonly faults: readonly BundleFault[];
}

export interface Comparison {
  /** What the one hash must be, lower-case hex. */
  readonly expected?: string;
  readonly folder?: BundleSource;
}

/** Fetches every file of a web client and holds it against its list, and the list against what is known. @throws CliError */
export async function verifyBundle(source: BundleSource, { expected, folder }: Comparison): Promise<BundleReport> {
  const list = await readList(source);
  const faults: BundleFault[] = [];
  let bytes = 0;
  for (const { path, sha256: hash, bytes: size } of list.files) {
    for (const address of addressesOf(path)) {
      const body = await source.read(address, size);
      if (!body) faults.push({ kind: 'missing', path: address || '/' });
      else if (body.length !== size || sha256(body) !== hash) faults.push({ kind: 'changed', path: address || '/' });
      // Judged as it came, not as it is listed.
      if (body && path.endsWith('.html')) for (const url of strayReferences(new TextDecoder().decode(body), list.files)) faults.push({ kind: 'stray-reference', path: url });
    }
    bytes += size;
  }
  const whole = !faults.some(({ kind }) => kind === 'missing' || kind === 'changed');
  const hash = hashOfFiles(list.files);
  if (hash !== list.hash) faults.push({ kind: 'list-hash', path: LIST_NAME });
  if (expected !== undefined && expected !== hash) faults.push({ kind: 'not-expected', path: LIST_NAME });
  if (folder) faults.push(...(await compareWithFolder(list, folder)));
  return { ...(whole ? { hash } : {}), files: list.files.length, bytes, faults: unique(faults) };
}

const addressesOf = (path: string): readonly string[] => (path === 'index.html' ? PAGE_ADDRESSES : [path]);

async function readList(source: BundleSource): Promise<BundleList> {
  const bytes = await source.read(LIST_NAME, MAX_LIST_BYTES);
  if (!bytes) throw new CliError('notFound', 'NO_WEB_CLIENT', 'There is no web client here: it has no bundle.json.', 'Check the address; a server may be set up to serve none.');
  const list = bytes.length > MAX_LIST_BYTES ? undefined : parseBundleList(bytes);
  if (!list) throw new CliError('integrity', 'BUNDLE_LIST_MALFORMED', 'The list of the web client cannot be read.', 'Do not use this client: tell the operator and your security officer.');
  return list;
}

async function compareWithFolder(list: BundleList, folder: BundleSource): Promise<BundleFault[]> {
  const own = await readList(folder);
  const theirs = new Map(list.files.map((file) => [file.path, file.sha256]));
  const faults: BundleFault[] = [];
  for (const { path, sha256: hash, bytes } of own.files) {
    const body = await folder.read(path, bytes);
    if (!body || sha256(body) !== hash) throw new CliError('input', 'FOLDER_NOT_WHOLE', 'The folder is not a whole build: a file is missing or was changed.', 'Build it again.');
    const served = theirs.get(path);
    if (served !== hash) faults.push({ kind: served === undefined ? 'only-in-folder' : 'differs-from-folder', path });
    theirs.delete(path);
  }
  return [...faults, ...[...theirs.keys()].map((path): BundleFault => ({ kind: 'not-in-folder', path }))];
}

function unique(faults: readonly BundleFault[]): BundleFault[] {
  return [...new Map(faults.map((fault) => [`${fault.kind} ${fault.path}`, fault])).values()];
}
