import type { ReactElement } from 'react';

const DRAWN = {
  /** A disc with a tick. */
  done: <><circle cx="8" cy="8" r="7" fill="currentColor" /><path d="M4.500 8.300l2.400 2.400 4.600-5" fill="none" stroke="var(--surface)" strokeWidth="1.800" /></>,
  /** A ring. */
  open: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />,
  /** Half a disc. */
  soon: <><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" /><path d="M8 2a6 6 0 010 12z" fill="currentColor" /></>,
  /** A triangle. */
  late: <path d="M8 1.500l7 13H1z" fill="currentColor" />,
  /** A square with a cross. */
  stopped: <><rect x="1" y="1" width="14" height="14" fill="currentColor" /><path d="M4.500 4.500l7 7M11.500 4.500l-7 7" stroke="var(--surface)" strokeWidth="1.800" /></>,
} as const;

export type ShapeName = keyof typeof DRAWN;
const TONES: Readonly<Record<ShapeName, string>> = { done: 'ok', open: 'quiet', soon: 'warn', late: 'danger', stopped: 'danger' };

/** A state as a shape, for those who see it; the words stand beside it. */
export function Shape({ name }: { name: ShapeName }): ReactElement {
  return <svg className="shape" data-tone={TONES[name]} viewBox="0 0 16 16" aria-hidden="true">{DRAWN[name]}</svg>;
}
