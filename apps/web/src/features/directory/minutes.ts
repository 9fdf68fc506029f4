import type { BoardRow, NoticeView } from '@chancery/sdk';

const MINUTE = 60_000;

/** Whole minutes from a notice to each acknowledgement, the quickest first; clocks may differ, but nobody answers before being asked. */
export function minutesToAcknowledge({ acceptedAt, sentAt }: Pick<NoticeView, 'acceptedAt' | 'sentAt'>, rows: readonly Pick<BoardRow, 'acknowledgement'>[]): number[] {
  return rows.flatMap(({ acknowledgement }) => (acknowledgement ? [Math.max(0, Math.round((acknowledgement.acknowledgedAt - (acceptedAt ?? sentAt)) / MINUTE))] : [])).sort((a, b) => a - b);
}

/** The middle value, rounded; undefined of nothing. */
export function medianOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Math.round((sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2);
}
