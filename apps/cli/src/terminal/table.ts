import { safeLine } from './safe-text.js';
import { fitWidth, padTo, textWidth } from './text-width.js';

const MAX_CELL = 60;
const GAP = '  ';

/**
 * Rows under their headings, aligned by what a terminal shows. Cells may hold anybody's text: it is neutralised here.
 * @returns lines without a trailing blank
 */
export function tableLines(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [headings, ...rows].map((row) => headings.map((_, column) => fitWidth(safeLine(row[column] ?? '', 200), MAX_CELL)));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => textWidth(row[column]!))));
  const line = (row: readonly string[]): string => row.map((cell, column) => padTo(cell, widths[column]!)).join(GAP).trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join(GAP);
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)];
}

/** `name  value` pairs, one a line, names aligned. */
export function factLines(facts: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(0, ...facts.map(([name]) => textWidth(name)));
  return facts.map(([name, value]) => `${padTo(name, width)}${GAP}${safeLine(value)}`.trimEnd());
}
