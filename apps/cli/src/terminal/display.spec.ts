import { Progress } from './progress.js';
import { tableLines } from './table.js';
import { textWidth } from './text-width.js';
import { formatDuration, formatSize, formatTime } from './times.js';

const MOMENT = Date.UTC(2026, 10, 24, 23, 5);

describe('a time', () => {
  it.each([
    ['Africa/Accra', '2026-11-24 23:05 GMT (23:05 UTC)'],
    ['Africa/Nairobi', '2026-11-25 02:05 GMT+3 (2026-11-24 23:05 UTC)'],
    ['UTC', '2026-11-24 23:05 UTC'],
  ])('is absolute in the zone %s with UTC beside it', (zone, expected) => {
    expect(formatTime(MOMENT, zone)).toBe(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('%d does not crash the table', (value) => {
    expect(formatTime(value)).toBe('no valid time');
  });
});

describe('sizes and durations', () => {
  it.each([[0, '0 B'], [999, '999 B'], [42_757, '43 KB'], [1_500_000, '1.5 MB'], [999_700, '1.0 MB'], [30_000_000, '30 MB']])('%d bytes are %s', (bytes, shown) => {
    expect(formatSize(bytes)).toBe(shown);
  });
  it.each([[450, '450 ms'], [2_340, '2.3 s'], [200_000, '3 min 20 s']])('%d ms are %s', (milliseconds, shown) => {
    expect(formatDuration(milliseconds)).toBe(shown);
  });
});

describe('a table', () => {
  it('aligns by what a terminal shows, wide characters included', () => {
    const lines = tableLines(['State', 'Name'], [['中国', 'a'], ['Ghana', 'b']]);
    const columns = lines.filter((_, index) => index !== 1).map((line) => textWidth(line.slice(0, -1)));
    expect(lines).toEqual(['State  Name', '-----  ----', '中国   a', 'Ghana  b']);
    expect(columns.slice(1)).toEqual([7, 7]);
  });

  it('keeps a hostile cell within its cell', () => {
    const lines = tableLines(['Name'], [['evil\nname\u001b[31m'], ['x'.repeat(100_000)]]);
    expect(lines).toHaveLength(4);
    expect(lines[2]).toBe('evil<U+000A>name<U+001B>[31m');
    expect(lines[3]!.length).toBe(60);
  });
});

describe('progress', () => {
  const record = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, sink: { isTTY, columns: 80, write: (text: string) => written.push(text) } };
  };

  it('is a plain line every ten per cent where nobody watches', () => {
    const { written, sink } = record(false);
    const progress = new Progress('report.pdf', sink);
    for (let done = 0; done <= 1000; done++) progress.update(done, 1000);
    progress.finish();
    expect(written).toHaveLength(11);
    expect(written[5]).toBe('report.pdf: 50 % of 1.0 KB\n');
  });

  it('is a bar on a terminal, redrawn at most ten times a second, ending with the whole', () => {
    const { written, sink } = record(true);
    let now = 0;
    const progress = new Progress('a\u001b[31m', sink, () => now);
    for (let done = 0; done <= 1000; done++, now++) progress.update(done, 1000);
    progress.finish();
    expect(written.length).toBeLessThanOrEqual(13);
    expect(written.at(-2)).toContain('100 %');
    expect(written.at(-1)).toBe('\n');
    expect(written[0]!.slice(1, -3)).not.toContain('\u001b');
  });

  it('draws nothing when it is told to be quiet', () => {
    const progress = new Progress('x', undefined);
    expect(() => (progress.update(1, 2), progress.finish())).not.toThrow();
  });
});
