import type { LeafNode, RatchetTree } from 'ts-mls';
import { toHex } from '@chancery/contracts';
import { equalBytes } from '../provider/sodium.js';
import type { IdentityBook } from './identity-book.js';
import type { LeafIdentity } from './leaf-judge.js';
import { SealingError, type RefusalCode } from './refusals.js';

/** One device in a group. */
export interface Member {
  readonly leafIndex: number;
  readonly identity: LeafIdentity;
}

/** Leaves sit at the even positions of a ratchet tree, RFC 9420 §4.1.2. */
export function leafAt(tree: RatchetTree, leafIndex: number): LeafNode | undefined {
  const node = tree[leafIndex * 2];
  return node?.nodeType === 'leaf' ? node.leaf : undefined;
}

/** @throws SealingError `ghost` when the chain of any leaf does not hold */
export function rosterOf(tree: RatchetTree, book: IdentityBook, ghost: RefusalCode): Member[] {
  const members: Member[] = [];
  for (let leafIndex = 0; leafIndex * 2 < tree.length; leafIndex++) {
    const leaf = leafAt(tree, leafIndex);
    if (!leaf) continue;
    const identity = book.identify(leaf);
    if (!identity) throw new SealingError(ghost);
    members.push({ leafIndex, identity });
  }
  return members;
}

/** The same device of the same officer, with the same key. Its certificates may have been renewed. */
export const sameDevice = (a: LeafIdentity, b: LeafIdentity): boolean =>
  a.deviceId === b.deviceId && a.officerId === b.officerId && a.authorityId === b.authorityId && equalBytes(a.deviceKey, b.deviceKey);

/**
 * Each device once, each key once. ts-mls compares the leaves that are already there with one another,
 * never with the one that comes in.
 * @throws SealingError DEVICE_TWICE
 */
export function checkUnique(tree: RatchetTree, members: readonly Member[]): void {
  const devices = new Set(members.map(({ identity }) => identity.deviceId));
  if (devices.size !== members.length) throw new SealingError('DEVICE_TWICE');
  const keys = new Set<string>();
  const once = (kind: string, key: Uint8Array): void => {
    const text = kind + toHex(key);
    if (keys.has(text)) throw new SealingError('DEVICE_TWICE');
    keys.add(text);
  };
  for (const node of tree) {
    if (node?.nodeType === 'leaf') {
      once('encryption', node.leaf.hpkePublicKey);
      once('signature', node.leaf.signaturePublicKey);
    } else if (node) {
      once('encryption', node.parent.hpkePublicKey);
    }
  }
}
