import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '@chancery/sdk';
import { itemsOf, mergeRows, reuse, withoutOldest, type LocalRow, type Row } from './rows.js';

const ANA = { state: 'BJ', authorityId: 'a1', authority: 'Ministry', officerId: 'ana', officer: 'Ana', deviceId: 'd1' };
const BEN = { ...ANA, officerId: 'ben', officer: 'Ben', deviceId: 'd2' };
const NOON = new Date(2026, 10, 24, 12).getTime();

function text(seq: number, words: string, more: Partial<MessageView> = {}): MessageView {
  return { id: `m${seq}`, channelId: 'c', seq, sender: ANA, sentAt: NOON + seq, acceptedAt: NOON + seq, state: 'sent', own: false, content: { kind: 'text', text: words }, integrity: 'verified', ...more };
}

function local(key: string, words: string, sentAt: number, id?: string): LocalRow {
  const { seq: _, acceptedAt: __, ...rest } = text(0, words, { own: true, state: 'queued', sentAt });
  return { key, view: { ...rest, id: id ?? key }, ...(id === undefined ? {} : { id }) };
}

const rowsOf = (views: readonly MessageView[]): Row[] => views.map((view) => ({ key: view.id, view }));
const NONE = new Set<string>();

describe('rows of what is being sent', () => {
  it('stand at the end until the engine has them', () => {
    const { rows } = mergeRows([text(1, 'one')], [local('k', 'two', NOON + 5)], NONE);
    expect(rows.map(({ key }) => key)).toEqual(['m1', 'k']);
  });

  it('become the row with the id that the engine gave, under the key that they had', () => {
    const { rows, found } = mergeRows([text(1, 'two', { own: true })], [local('k', 'two', NOON, 'm1')], NONE);
    expect(rows).toEqual([{ key: 'k', view: text(1, 'two', { own: true }) }]);
    expect(found).toEqual(['k']);
  });

  it('are known by text and time while no id was given', () => {
    const { rows } = mergeRows([text(7, 'two', { own: true })], [local('k', 'two', NOON + 6)], NONE);
    expect(rows.map(({ key }) => key)).toEqual(['k']);
  });

  it('are not taken for the same words of an earlier time', () => {
    const { rows } = mergeRows([text(1, 'yes', { own: true })], [local('k', 'yes', NOON + 60_000)], NONE);
    expect(rows.map(({ key }) => key)).toEqual(['m1', 'k']);
  });

  it('are not taken for what somebody else wrote in the same words', () => {
    const { rows } = mergeRows([text(7, 'yes', { own: false })], [local('k', 'yes', NOON + 6)], NONE);
    expect(rows).toHaveLength(2);
  });

  it('stand for one row each, when the same was sent twice', () => {
    const locals = [local('k1', 'yes', NOON + 6), local('k2', 'yes', NOON + 7)];
    expect(mergeRows([text(7, 'yes', { own: true })], locals, NONE).rows.map(({ key }) => key)).toEqual(['k1', 'k2']);
    expect(mergeRows([text(7, 'yes', { own: true }), text(8, 'yes', { own: true })], locals, NONE).rows.map(({ key }) => key)).toEqual(['k1', 'k2']);
  });

  it('do not come back when their row is no longer loaded', () => {
    expect(mergeRows([text(1, 'one')], [local('k', 'two', NOON, 'm9')], new Set(['k'])).rows.map(({ key }) => key)).toEqual(['m1']);
  });
});

describe('local rows that have landed', () => {
  const locals = Array.from({ length: 150 }, (_, i) => local(`k${i}`, `words ${i}`, NOON + i, `m${i}`));

  it('are kept up to a hundred, the newest', () => {
    const kept = withoutOldest(locals, new Set(locals.map(({ key }) => key)));
    expect(kept.map(({ key }) => key)).toEqual(locals.slice(50).map(({ key }) => key));
  });

  it('are let go only when they have landed', () => {
    expect(withoutOldest(locals, new Set(locals.slice(0, 100).map(({ key }) => key)))).toBe(locals);
    expect(withoutOldest(locals, new Set(['k7', ...locals.slice(50).map(({ key }) => key)])).map(({ key }) => key)).not.toContain('k7');
  });
});

describe('rows that are asked for again', () => {
  it('stay the same objects when they say the same', () => {
    const before = [text(1, 'one'), text(2, 'two')];
    const after = reuse(before, [text(1, 'one'), text(2, 'changed')]);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  it('are the same list when nothing has changed', () => {
    const before = [text(1, 'one'), text(2, 'two')];
    expect(reuse(before, [text(1, 'one'), text(2, 'two')])).toBe(before);
  });
});

describe('items of a list', () => {
  it('begin every day with its date', () => {
    const nextDay = NOON + 86_400_000;
    const items = itemsOf(rowsOf([text(1, 'one'), text(2, 'two'), text(3, 'three', { acceptedAt: nextDay })]));
    expect(items.map(({ day }) => day)).toEqual([NOON + 1, undefined, nextDay]);
  });

  it('group what one officer writes in a row, until another does', () => {
    const items = itemsOf(rowsOf([text(1, 'one'), text(2, 'two'), text(3, 'three', { sender: BEN }), text(4, 'four')]));
    expect(items.map(({ grouped }) => grouped)).toEqual([false, true, false, false]);
  });

  it('do not group over a change of members, nor what was taken back', () => {
    const membership = { actor: ANA, added: [BEN], removed: [], policyChanged: false, rejoined: false };
    const items = itemsOf(rowsOf([text(1, 'one'), { ...text(2, ''), membership }, text(3, 'three'), text(4, '', { retracted: { at: NOON } })]));
    expect(items.map(({ grouped }) => grouped)).toEqual([false, false, false, false]);
  });

  it('mark the first message of somebody else after what had been read', () => {
    const items = itemsOf(rowsOf([text(1, 'one'), text(2, 'two', { own: true }), text(3, 'three'), text(4, 'four')]), 1);
    expect(items.map(({ firstNew }) => firstNew)).toEqual([false, false, true, false]);
  });

  it('mark nothing when nothing was unread', () => {
    expect(itemsOf(rowsOf([text(1, 'one'), text(2, 'two')])).some(({ firstNew }) => firstNew)).toBe(false);
  });
});
