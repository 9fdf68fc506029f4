import type { ClientState } from 'ts-mls';
import { Lineage } from './lineage.js';

/** Only what a lineage looks at. */
const state = (epoch: bigint, secret: Uint8Array): ClientState =>
  ({ groupContext: { epoch }, privatePath: { leafIndex: 0, privateKeys: {} }, keySchedule: { initSecret: secret }, secretTree: [] }) as unknown as ClientState;
const key = (): Uint8Array => new Uint8Array(32).fill(7);
const zero = new Uint8Array(32);

it('overwrites what was used up only when the state is settled', () => {
  const lineage = new Lineage();
  const used = key();
  const first = state(1n, key());
  lineage.issue(first, []);
  const step = lineage.issue(first, [used]);
  expect(used).toEqual(key());
  lineage.settle(step);
  expect(used).toEqual(zero);
});

it('overwrites the secrets of an epoch that is left behind, and not those that go on', () => {
  const lineage = new Lineage();
  const [old, shared, fresh] = [key(), key(), key()];
  const before = { ...state(1n, old), privatePath: { leafIndex: 0, privateKeys: { 0: shared } } };
  const after = { ...state(2n, fresh), privatePath: { leafIndex: 0, privateKeys: { 0: shared } } };
  lineage.issue(before, []);
  lineage.settle(lineage.issue(after, []));
  expect([old, shared, fresh]).toEqual([zero, key(), key()]);
});

it('leaves what a later state has used up to that later state', () => {
  const lineage = new Lineage();
  const later = key();
  const only = state(1n, key());
  const first = lineage.issue(only, []);
  lineage.issue(only, [later]);
  lineage.settle(first);
  expect(later).toEqual(key());
});

it('refuses every state before the one that was settled, and none after', () => {
  const lineage = new Lineage();
  const only = state(1n, key());
  const steps = [lineage.issue(only, []), lineage.issue(only, []), lineage.issue(only, [])];
  lineage.settle(steps[1]!);
  expect(() => lineage.checkLive(steps[0]!)).toThrow('SPENT_SESSION');
  expect(() => lineage.checkLive(steps[1]!)).not.toThrow();
  expect(() => lineage.checkLive(steps[2]!)).not.toThrow();
});
