import { DEFAULT_POLICIES, type ChannelKind } from '@chancery/domain';
import { decodeCbor, encodeCbor, type CborValue } from '@chancery/contracts';
import { channelExtensions, decodeChannelBinding, decodeTrustSize, encodeChannelBinding, encodeTrustSize, readChannelExtensions } from './channel-binding.js';

const ids = { channelId: '0193a0b0-0000-7000-8000-000000000001', networkId: '0193a0b0-0000-7000-8000-000000000002' };
const binding = (kind: ChannelKind) => ({ ...ids, policy: DEFAULT_POLICIES[kind] });

it.each(['bilateral', 'group', 'board'] as const)('the policy of a %s comes back with the same rights', (kind) => {
  const { policy, ...read } = decodeChannelBinding(encodeChannelBinding(binding(kind)));
  expect(read).toEqual(ids);
  expect(policy.kind).toBe(kind);
  expect(new Set(policy.rights.map((right) => JSON.stringify(right)))).toEqual(new Set(DEFAULT_POLICIES[kind].rights.map((right) => JSON.stringify(right))));
});

it('one policy has one encoding, whatever the order of its rights', () => {
  const { policy } = binding('group');
  const turned = { ...ids, policy: { ...policy, rights: [...policy.rights, ...policy.rights].reverse() } };
  expect(encodeChannelBinding(turned)).toEqual(encodeChannelBinding(binding('group')));
});

const change = (key: number, value: CborValue): Uint8Array => encodeCbor((decodeCbor(encodeChannelBinding(binding('group'))) as Map<number, CborValue>).set(key, value));

it.each([
  ['another version', change(1, 2)],
  ['an unknown kind', change(2, 9)],
  ['a short channel id', change(3, new Uint8Array(15))],
  ['an unknown action', change(5, [[9, 1, 1]])],
  ['rights out of order', change(5, [[2, 1, 1], [1, 1, 1]])],
  ['a right twice', change(5, [[1, 1, 1], [1, 1, 1]])],
  ['an unknown field', change(6, 1)],
  ['no CBOR', Uint8Array.of(0xff)],
  ['trailing bytes', Uint8Array.of(...encodeChannelBinding(binding('group')), 0)],
])('refuses %s', (_, bytes) => {
  expect(() => decodeChannelBinding(bytes)).toThrow('POLICY_MISSING');
});

it('reads the two context extensions, and refuses fewer, more or others', () => {
  const extensions = channelExtensions(binding('board'));
  expect(readChannelExtensions(extensions).channelId).toBe(ids.channelId);
  const others = [extensions.slice(1), extensions.slice(0, 1), [...extensions].reverse(), [...extensions, { extensionType: 0xf0b0, extensionData: new Uint8Array() }], []];
  for (const other of others) expect(() => readChannelExtensions(other)).toThrow('POLICY_MISSING');
});

it('the trust size comes back, and nothing else is taken for one', () => {
  expect(decodeTrustSize(encodeTrustSize(12_345))).toBe(12_345);
  for (const bad of [new Uint8Array(), encodeCbor(5), encodeCbor(new Map([[1, -1]])), encodeCbor(new Map([[1, 1], [2, 2]]))]) expect(() => decodeTrustSize(bad)).toThrow('MALFORMED');
});
