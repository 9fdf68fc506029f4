export interface ExcerptPart {
  readonly text: string;
  readonly marked: boolean;
}

/** An excerpt, cut where what matched begins and ends. @param matches pairs of start and end, in order; what does not fit is left unmarked */
export function partsOf(excerpt: string, matches: readonly (readonly [number, number])[]): ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let at = 0;
  const add = (end: number, marked: boolean): void => {
    if (end > at) parts.push({ text: excerpt.slice(at, end), marked });
    at = Math.max(at, end);
  };
  for (const [start, end] of matches) {
    if (start < at || end <= start || end > excerpt.length) continue;
    add(start, false);
    add(end, true);
  }
  add(excerpt.length, false);
  return parts;
}
