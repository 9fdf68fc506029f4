import type { ExitName } from './exit-codes.js';

/** A failure that the command line finds itself. Both sentences are ours: they never repeat what was handed in, unless made safe. */
export class CliError extends Error {
  override name = 'CliError';

  /**
   * @param code  for scripts: SCREAMING_SNAKE_CASE, stable
   * @param what  one sentence: what happened
   * @param next  one sentence: what to do next
   */
  constructor(
    readonly exit: ExitName,
    readonly code: string,
    readonly what: string,
    readonly next: string,
  ) {
    super(code);
  }
}

export const usageError = (what: string, next = 'Run the command with --help to see what it takes.'): CliError => new CliError('usage', 'USAGE', what, next);
export const inputError = (code: string, what: string, next: string): CliError => new CliError('input', code, what, next);
export const notFoundError = (what: string, next: string): CliError => new CliError('notFound', 'NOT_FOUND', what, next);
