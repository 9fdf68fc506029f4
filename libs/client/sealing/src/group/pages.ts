import { decodeCbor, encodeCbor, FieldReader, type CborValue } from '@chancery/contracts';
import type { ClientState } from 'ts-mls';
import { decodeGroupStateWithoutTree, encodeGroupStateWithoutTree } from 'ts-mls/clientState.js';
import { decodeVarLenType, varLenTypeEncoder } from 'ts-mls/codec/variableLength.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { decodeRatchetTree, ratchetTreeEncoder } from 'ts-mls/ratchetTree.js';
import { decodeSecretTreeNode, secretTreeNodeEncoder, type SecretTree, type SecretTreeNode } from 'ts-mls/secretTree.js';
import { SUITES, suiteNamed } from '../provider/suites.js';
import { copyOf, EMPTY } from '../provider/sodium.js';
import { GroupEnvironment } from './environment.js';
import type { LeafJudge } from './leaf-judge.js';
import { SealingError } from './refusals.js';
import { coreOf, type SessionCore } from './session-core.js';

/** Leaf ratchets on one page: a message rewrites one page of some 2.5 KB, whatever the size of the group. */
const RATCHETS_PER_PAGE = 32;
const FORMAT = 1;
/**
 * Written with each group. Numbers of the hybrid suite are not assigned by IANA and have moved between releases,
 * so a state of another generation is refused, and the group goes on in a successor group.
 */
export const LIBRARY_GENERATION = 'ts-mls/1.6';

/** What changed between two states of one group, by page name. Names are short and stable; prefix them with the group. */
export interface PageChanges {
  readonly put: ReadonlyMap<string, Uint8Array>;
  readonly delete: readonly string[];
}
export type PageReader = (name: string) => Uint8Array | undefined;

/** Epoch, key schedule, private keys and signature key. */
const HEAD = 'head';
const TREE = 'tree';
const ratchetPage = (page: number): string => `ratchets/${page}`;

const encodeTree = encode(ratchetTreeEncoder);
const encodeRatchets = encode(varLenTypeEncoder(secretTreeNodeEncoder));
const decodeRatchets = decodeVarLenType(decodeSecretTreeNode);

/** Only leaves have ratchets that are ever used; what ts-mls keeps at inner nodes is not written. */
const leafRatchets = (tree: SecretTree): SecretTreeNode[] => tree.filter((_, node) => node % 2 === 0);
const pageCount = (tree: SecretTree): number => Math.ceil((tree.length + 1) / 2 / RATCHETS_PER_PAGE);
const unused = { secret: EMPTY, generation: 0, unusedGenerations: {} };
const innerNode: SecretTreeNode = { handshake: unused, application: unused };

function encodeHead(core: SessionCore): Uint8Array {
  const { state, environment, trustSize } = core;
  const bare = encodeGroupStateWithoutTree({ ...state, secretTree: [], historicalReceiverData: new Map() });
  return encodeCbor(
    new Map<number, CborValue>([
      [1, FORMAT],
      [2, SUITES[environment.suite]],
      [3, LIBRARY_GENERATION],
      [4, bare],
      [5, state.secretTree.length],
      [6, trustSize],
    ]),
  );
}

function headChanged(before: SessionCore | undefined, after: SessionCore): boolean {
  if (!before) return true;
  const { groupContext, privatePath, keySchedule } = before.state;
  return groupContext !== after.state.groupContext || privatePath !== after.state.privatePath || keySchedule !== after.state.keySchedule || before.trustSize !== after.trustSize;
}

function putRatchets(put: Map<string, Uint8Array>, before: SessionCore | undefined, after: SessionCore): void {
  const then = before ? leafRatchets(before.state.secretTree) : [];
  const now = leafRatchets(after.state.secretTree);
  for (let page = 0; page * RATCHETS_PER_PAGE < now.length; page++) {
    const from = page * RATCHETS_PER_PAGE;
    const ratchets = now.slice(from, from + RATCHETS_PER_PAGE);
    const changed = then.length !== now.length || ratchets.some((ratchet, i) => ratchet !== then[from + i]);
    if (changed) put.set(ratchetPage(page), encodeRatchets(ratchets));
  }
}

const everyPage = (core: SessionCore): string[] => [HEAD, TREE, ...Array.from({ length: pageCount(core.state.secretTree) }, (_, page) => ratchetPage(page))];

/**
 * The pages to write in one transaction. Overwriting them in place is what makes a consumed key disappear:
 * never keep an older version of a page.
 */
export function changedPages(before: SessionCore | undefined, after: SessionCore): PageChanges {
  if (after.removed) return { put: new Map(), delete: everyPage(before ?? after) };
  const put = new Map<string, Uint8Array>();
  if (headChanged(before, after)) put.set(HEAD, encodeHead(after));
  if (before?.state.ratchetTree !== after.state.ratchetTree) put.set(TREE, encodeTree(after.state.ratchetTree));
  putRatchets(put, before, after);
  const kept = new Set(everyPage(after));
  return { put, delete: before ? everyPage(before).filter((name) => !kept.has(name)) : [] };
}

function requiredPage(read: PageReader, name: string): Uint8Array {
  const page = read(name);
  if (!page) throw new SealingError('STORED_STATE');
  // A copy: decoded values are views, and are wiped one by one.
  return copyOf(page);
}

/** @throws CodecError or SealingError when a page holds more, or less, than it should */
function decodeWhole<T>(decoder: (bytes: Uint8Array, offset: number) => [T, number] | undefined, bytes: Uint8Array): T {
  const decoded = decoder(bytes, 0);
  if (!decoded || decoded[1] !== bytes.length) throw new SealingError('STORED_STATE');
  return decoded[0];
}

function readSecretTree(read: PageReader, nodes: number): SecretTree {
  const leaves: SecretTreeNode[] = [];
  for (let page = 0; leaves.length < (nodes + 1) / 2; page++) {
    const ratchets = decodeWhole(decodeRatchets, requiredPage(read, ratchetPage(page)));
    if (ratchets.length === 0) throw new SealingError('STORED_STATE');
    leaves.push(...ratchets);
  }
  return Array.from({ length: nodes }, (_, node) => (node % 2 === 0 ? leaves[node / 2]! : innerNode));
}

function readState(read: PageReader): { state: Omit<ClientState, 'clientConfig'>; suite: string; trustSize: number } {
  const head = FieldReader.of(decodeCbor(requiredPage(read, HEAD)));
  head.integer(1, FORMAT, FORMAT);
  const suite = head.text(2, 100);
  if (head.text(3, 40) !== LIBRARY_GENERATION) throw new SealingError('STORED_STATE');
  const bare = head.bytes(4, { min: 1, max: 16_777_216 });
  const nodes = head.integer(5, 1, 1_000_000);
  const trustSize = head.integer(6, 0, Number.MAX_SAFE_INTEGER);
  head.end();
  const ratchetTree = decodeWhole(decodeRatchetTree, requiredPage(read, TREE));
  const state = decodeWhole(decodeGroupStateWithoutTree(ratchetTree), bare);
  return { state: { ...state, secretTree: readSecretTree(read, nodes) }, suite, trustSize };
}

/** @throws SealingError STORED_STATE, or FORGED_CHAIN when a leaf is no longer vouched for at all */
export function loadCore(read: PageReader, judge: LeafJudge): SessionCore {
  try {
    const { state, suite: name, trustSize } = readState(read);
    const suite = suiteNamed(name);
    if (!suite || state.groupContext.cipherSuite !== name) throw new SealingError('STORED_STATE');
    const environment = new GroupEnvironment(suite, judge);
    return coreOf(environment, { ...state, clientConfig: environment.config }, trustSize);
  } catch (error) {
    throw error instanceof SealingError ? error : new SealingError('STORED_STATE');
  }
}
