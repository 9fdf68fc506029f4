import { ChanceryError, type ErrorCode, MalformedCborError, MalformedFieldError, StatementError } from '@chancery/contracts';

/** Which code stands for a status that the framework chose by itself. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'NOT_SIGNED_IN', 403: 'NOT_ALLOWED', 404: 'ROUTE_UNKNOWN', 405: 'ROUTE_UNKNOWN', 413: 'BODY_TOO_LARGE', 415: 'CONTENT_TYPE_UNSUPPORTED',
  429: 'TOO_MANY_REQUESTS', 503: 'UNAVAILABLE',
};
/** serialization_failure, deadlock_detected: PostgreSQL chose another; the same request may simply come again. */
const COLLISIONS: ReadonlySet<unknown> = new Set(['40001', '40P01']);

function statusOf(error: unknown): number | undefined {
  const { statusCode, getStatus } = error as { statusCode?: unknown; getStatus?: unknown };
  const status = typeof getStatus === 'function' ? (getStatus as () => unknown).call(error) : statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined;
}

/** What a caller is told of anything that was thrown. What nobody foresaw is a `DEFECT`. */
export function problemOf(error: unknown): ChanceryError {
  if (error instanceof ChanceryError) return error;
  if (error instanceof StatementError) return new ChanceryError(error.code === 'MALFORMED' ? 'STATEMENT_MALFORMED' : 'STATEMENT_REFUSED');
  if (error instanceof MalformedCborError || error instanceof MalformedFieldError || error instanceof URIError) return new ChanceryError('BODY_MALFORMED');
  if (typeof error !== 'object' || error === null) return new ChanceryError('DEFECT');
  if (COLLISIONS.has((error as { code?: unknown }).code)) return new ChanceryError('UNAVAILABLE', { retryAfterSeconds: 1 });
  const status = statusOf(error);
  if (status === undefined) return new ChanceryError('DEFECT');
  return new ChanceryError(CODE_OF_STATUS[status] ?? (status < 500 ? 'BODY_MALFORMED' : 'DEFECT'));
}
