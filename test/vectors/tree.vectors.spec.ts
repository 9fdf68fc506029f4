import { defaultAuthenticationService } from 'ts-mls';
import { validateRatchetTree } from 'ts-mls/clientState.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { decodeRatchetTree, ratchetTreeEncoder, resolution } from 'ts-mls/ratchetTree.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js';
import { left, nodeWidth, parent, right, root, sibling, toNodeIndex } from 'ts-mls/treemath.js';
import { ready } from '@chancery/sealing';
import { cipherSuite, SUITES } from '../../libs/client/sealing/src/provider/suites.js';
import { describeVectors, hex, unhex } from './vector-files.js';

const cs = () => cipherSuite('x25519');
beforeAll(ready);

interface TreeValidation {
  readonly tree: string;
  readonly group_id: string;
  readonly tree_hashes: readonly string[];
  readonly resolutions: readonly (readonly number[])[];
}

describeVectors<TreeValidation>('tree-validation', async (v) => {
  const tree = decodeRatchetTree(unhex(v.tree), 0)![0];
  expect(hex(encode(ratchetTreeEncoder)(tree))).toBe(v.tree);
  for (let node = 0; node < v.tree_hashes.length; node++) {
    expect(resolution(tree, toNodeIndex(node))).toEqual(v.resolutions[node]);
    expect(hex(await treeHash(tree, toNodeIndex(node), cs().hash))).toBe(v.tree_hashes[node]);
  }
  expect(await verifyParentHashes(tree, cs().hash)).toBe(true);
  const rootHash = await treeHashRoot(tree, cs().hash);
  const context = { version: 'mls10' as const, cipherSuite: SUITES.x25519, groupId: unhex(v.group_id), epoch: 0n, treeHash: rootHash, confirmedTranscriptHash: new Uint8Array(), extensions: [] };
  expect(await validateRatchetTree(tree, context, { maximumTotalLifetime: 2n ** 62n, validateLifetimeOnReceive: false }, defaultAuthenticationService, rootHash, cs())).toBeUndefined();
});

interface TreeMath {
  readonly n_leaves: number;
  readonly n_nodes: number;
  readonly root: number;
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  readonly parent: readonly (number | null)[];
  readonly sibling: readonly (number | null)[];
}

describeVectors<TreeMath>('tree-math', (v) => {
  expect([nodeWidth(v.n_leaves), root(v.n_leaves)]).toEqual([v.n_nodes, v.root]);
  const all = (expected: readonly (number | null)[], compute: (node: ReturnType<typeof toNodeIndex>) => number): void => {
    expected.forEach((value, node) => {
      if (value !== null) expect(compute(toNodeIndex(node))).toBe(value);
    });
  };
  all(v.left, left);
  all(v.right, right);
  all(v.parent, (node) => parent(node, v.n_leaves));
  all(v.sibling, (node) => sibling(node, v.n_leaves));
});
