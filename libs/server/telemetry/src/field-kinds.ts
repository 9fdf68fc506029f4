/** What a logged value may look like. There is no kind for free text: nothing that a person wrote can pass. */
export type FieldKind = 'id' | 'count' | 'code' | 'milliseconds' | 'path-template' | 'word' | 'type-name' | 'digest';

/** The type in code of each kind. */
export interface FieldValues {
  /** UUID, or the request number that Fastify gives (`req-1f`). */
  id: string;
  /** Whole number from 0: rows, bytes, sequence numbers, ports. */
  count: number;
  /** Upper-case constant, such as `EPOCH_STALE` or `SIGTERM`. */
  code: string;
  milliseconds: number;
  /** Route as it was declared (`/v1/channels/:channelId`), never a path as it was called. */
  'path-template': string;
  /** Constant in lower case out of our own tables, such as a kind of statement. */
  word: string;
  /** Name of a class, such as `TypeError`. */
  'type-name': string;
  /** SHA-256 of something public, such as the web client: 64 hexadecimal digits. */
  digest: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const matches = (pattern: RegExp) => (value: unknown): boolean => typeof value === 'string' && pattern.test(value);

const CHECKS: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
  id: (value) => matches(UUID)(value) || matches(/^req-[0-9a-z]{1,16}$/)(value),
  count: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  code: matches(/^[A-Z][A-Z0-9_]{1,40}$/),
  milliseconds: (value) => Number.isFinite(value) && (value as number) >= 0,
  'path-template': (value) => typeof value === 'string' && value.length <= 200 && isPathTemplate(value),
  word: matches(/^[a-z][a-z_-]{0,40}$/),
  'type-name': matches(/^[A-Z][A-Za-z0-9]{0,60}$/),
  digest: matches(/^[0-9a-f]{64}$/),
};

/** Fixed segments are words, versions or `*`; whatever varies is a `:name`. A UUID, a token or a query is none of these. */
function isPathTemplate(value: string): boolean {
  return value.startsWith('/') && value.slice(1).split('/').every((segment) => /^(?:|\*|:[A-Za-z]{1,40}|v\d{1,2}|[a-z][a-z-]{0,39})$/.test(segment));
}

/** Whether the value may be logged as a field of that kind. */
export function isOfKind(kind: FieldKind, value: unknown): boolean {
  return CHECKS[kind](value);
}
