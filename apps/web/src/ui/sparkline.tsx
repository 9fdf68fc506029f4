import type { ReactElement } from 'react';

/**
 * A small line of values over time. The label says the same in words: the picture helps those who see it.
 * @param values oldest first, at least one
 */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }): ReactElement | null {
  const last = values.at(-1);
  if (last === undefined) return null;
  const top = Math.max(...values, 1);
  const x = (i: number): number => (values.length === 1 ? 100 : (i / (values.length - 1)) * 96 + 2);
  const y = (value: number): number => 28 - (value / top) * 24;
  return (
    <svg className="sparkline" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline points={values.map((value, i) => `${x(i)},${y(value)}`).join(' ')} />
      <circle cx={x(values.length - 1)} cy={y(last)} r="1.6" />
    </svg>
  );
}
