import { ChanceryError } from '@chancery/contracts';
import { ClientError } from '../client-error.js';
import { isRetryable } from '../transport/retry.js';

/** Whether the same upload may succeed later without anybody doing anything. What is neither the server's nor ours is the disk's, and passes. */
export function passes(error: unknown): boolean {
  if (error instanceof ChanceryError) return error.code === 'NOT_SIGNED_IN' || isRetryable(error);
  return !(error instanceof ClientError) && (error as { family?: unknown } | undefined)?.family === undefined;
}

export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'DEFECT';
}
