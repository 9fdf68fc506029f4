import fc from 'fast-check';
import { EMPTY_SUMMARY, oneLine, type ChannelSummary, type Row } from './channel-summary.js';
import { Tally, type ReadSpan } from './tally.js';

type Step = { readonly kind: 'text' | 'own' | 'event' } | { readonly kind: 'retract'; readonly of: number } | { readonly kind: 'read'; readonly upTo: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>({ kind: 'text' }, { kind: 'own' }, { kind: 'event' }),
  fc.record({ kind: fc.constant('retract' as const), of: fc.nat(40) }),
  fc.record({ kind: fc.constant('read' as const), upTo: fc.nat(40) }),
);

/** The channel as it is counted by going through all of it. */
class Whole {
  readonly rows = new Map<number, { counts: boolean }>();
  readUpTo = 0;

  unread(): number {
    return [...this.rows].filter(([seq, { counts }]) => counts && seq > this.readUpTo).length;
  }

  span(from: number, to: number): ReadSpan {
    const counted = [...this.rows].filter(([seq, { counts }]) => counts && seq > from && seq <= to);
    return { count: counted.length, newest: Math.max(0, ...counted.map(([seq]) => seq)) };
  }
}

const row = (seq: number, kind: 'text' | 'own' | 'event'): Row => ({ seq, id: `m${seq}`, at: seq, counts: kind === 'text', line: { own: kind === 'own', kind: kind === 'event' ? 'membership' : 'text' } });

/** Takes the steps in transactions of the given sizes, as a device does. */
function take(steps: readonly Step[], size: number): { summary: ChannelSummary; whole: Whole } {
  const whole = new Whole();
  let summary = EMPTY_SUMMARY;
  for (let from = 0; from < steps.length; from += size) {
    const tally = new Tally();
    const [retracted, before]: [number[], Whole] = [[], new Whole()];
    for (const [seq, known] of whole.rows) before.rows.set(seq, { ...known });
    steps.slice(from, from + size).forEach((one, i) => {
      const seq = from + i + 1;
      if (one.kind === 'retract') {
        const target = whole.rows.get(one.of);
        if (!target || retracted.includes(one.of)) return;
        tally.retract(one.of, target.counts);
        retracted.push(one.of);
        target.counts = false;
      } else if (one.kind === 'read') {
        if (one.upTo >= seq) return;
        tally.read(one.upTo);
        whole.readUpTo = Math.max(whole.readUpTo, one.upTo);
      } else {
        tally.add(row(seq, one.kind));
        whole.rows.set(seq, { counts: one.kind === 'text' });
      }
    });
    const { from: start, to } = tally.span(summary);
    summary = tally.apply(summary, before.span(start, to), Math.min(from + size, steps.length));
  }
  return { summary, whole };
}

describe('a tally', () => {
  it('counts what going through the whole channel counts, however the entries are parted into transactions', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (steps, size) => {
        const { summary, whole } = take(steps, size);
        expect(summary).toMatchObject({ unread: whole.unread(), readUpTo: whole.readUpTo, lastSeq: Math.max(0, ...whole.rows.keys()) });
      })
    );
  });

  it('shows the newest row as it was revised or taken back', () => {
    const first = new Tally();
    first.add({ ...row(4, 'text'), line: { own: false, kind: 'text', text: 'one' } });
    const summary = first.apply(EMPTY_SUMMARY, { count: 0, newest: 0 }, 4);
    const revised = new Tally();
    revised.revise(4, 'two\nlines');
    expect(revised.apply(summary, { count: 0, newest: 0 }, 5).last).toEqual({ own: false, kind: 'text', text: 'two lines' });
    const retracted = new Tally();
    retracted.retract(4, true);
    expect(retracted.apply(summary, { count: 0, newest: 0 }, 6)).toMatchObject({ unread: 0, last: { own: false, kind: 'retracted' } });
    expect(retracted.apply(summary, { count: 0, newest: 0 }, 6).last).not.toHaveProperty('text');
  });
});

describe('one line', () => {
  it('is at most 140 units long, has no line break, and cuts no character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const line = oneLine(text);
        expect(line.length).toBeLessThanOrEqual(140);
        expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
    expect(oneLine(`${'x'.repeat(139)}😀`)).toBe('x'.repeat(139));
    expect(oneLine('  two \n\n words ')).toBe('two words');
  });
});
