import { ChanceryError } from '@chancery/contracts';

const UNIQUE_VIOLATION = '23505';
/** disk_full, io_error: PostgreSQL could not write. */
const STORAGE_CODES: ReadonlySet<string> = new Set(['53100', '58030', 'ENOSPC']);
/** The server goes, comes, is full, or gave way to somebody else. Source: PostgreSQL 18, appendix A. */
const UNAVAILABLE_CODES: ReadonlySet<string> = new Set([
  '57P01', '57P02', '57P03', '57P05', '53300', '53200', '25006', '55P03', '57014',
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH',
]);
const UNAVAILABLE_CLASS = '08';
/** The driver gives these no code. */
const UNAVAILABLE_MESSAGE = /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Client was closed|Cannot use a pool after calling end|The server closed|Query read timeout)/;

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

/**
 * What an error of the driver means to a caller.
 * @returns ChanceryError `STORAGE_FULL` or `UNAVAILABLE` with the driver's error as its cause; any other error as it came
 */
export function readDatabaseError(error: unknown): unknown {
  if (error instanceof ChanceryError) return error;
  const code = codeOf(error);
  if (STORAGE_CODES.has(code)) return because(new ChanceryError('STORAGE_FULL', { retryAfterSeconds: 10 }), error);
  const message = error instanceof Error ? error.message : '';
  if (UNAVAILABLE_CODES.has(code) || code.startsWith(UNAVAILABLE_CLASS) || (code === '' && UNAVAILABLE_MESSAGE.test(message))) {
    return because(new ChanceryError('UNAVAILABLE', { retryAfterSeconds: 1 }), error);
  }
  return error;
}

function because(error: ChanceryError, cause: unknown): ChanceryError {
  error.cause = cause;
  return error;
}

/** Whether a row was there already. @param constraint  only a violation of that one */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return codeOf(error) === UNIQUE_VIOLATION && (!constraint || (error as { constraint?: string }).constraint === constraint);
}
