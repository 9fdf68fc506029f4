/**
 * The six families of failure. Over the wire go `code`, `requestId` and, for the codes that say so, a few numbers:
 * never the input, never a stack.
 */
export type ErrorFamily = 'input' | 'denied' | 'conflict' | 'unavailable' | 'integrity' | 'defect';

interface ErrorCodeRule {
  readonly family: ErrorFamily;
  readonly status: number;
  /** What the caller does next, for the docs and the command line. */
  readonly next: string;
}

export const ERROR_CODES = {
  BODY_MALFORMED: { family: 'input', status: 400, next: 'Correct the body: unknown property, wrong type or a value out of range.' },
  BODY_TOO_LARGE: { family: 'input', status: 413, next: 'Send less: the operation names its limit in the docs.' },
  CONTENT_TYPE_UNSUPPORTED: { family: 'input', status: 415, next: 'Send application/cbor or application/json, not compressed.' },
  ROUTE_UNKNOWN: { family: 'input', status: 404, next: 'Check the path and the method.' },
  STATEMENT_MALFORMED: { family: 'input', status: 400, next: 'Encode the statement as docs/protocol.md says.' },
  STATEMENT_REFUSED: { family: 'input', status: 422, next: 'Its signatures or its issuer do not allow it. Look at the trust chain.' },
  MLS_MALFORMED: { family: 'input', status: 400, next: 'The MLS message cannot be decoded, or is of a kind that is not taken here.' },
  COMMIT_REFUSED: { family: 'input', status: 422, next: 'The commit does what its sender may not do, or names a package that is not current.' },
  NOT_SIGNED_IN: { family: 'denied', status: 401, next: 'Sign in with the device again.' },
  SIGN_IN_REFUSED: { family: 'denied', status: 401, next: 'The device, its officer or its authority is not in good standing, or the challenge was spent.' },
  NOT_ALLOWED: { family: 'denied', status: 403, next: 'Ask somebody who has the role.' },
  NOT_FOUND: { family: 'denied', status: 404, next: 'It does not exist, or is not yours to see: the two answer alike.' },
  INVITATION_REFUSED: { family: 'denied', status: 403, next: 'Ask your security officer for a new invitation.' },
  FOUNDING_REFUSED: { family: 'denied', status: 403, next: 'Ask the operator of the server for its founding token.' },
  TRAINING_APART: { family: 'denied', status: 403, next: 'Use an authority with keys of its own: training and real networks share nothing.' },
  ID_REUSED: { family: 'conflict', status: 409, next: 'The id was used with another body; the first one stands.' },
  EPOCH_STALE: { family: 'conflict', status: 409, next: 'Catch up, then seal again in the current epoch.' },
  EPOCH_TAKEN: { family: 'conflict', status: 409, next: 'Somebody committed first: drop the pending commit, catch up, try again.' },
  COUNTER_GAP: { family: 'conflict', status: 409, next: 'Send the message with counter `expected` first.' },
  STATE_CHANGED: { family: 'conflict', status: 409, next: 'Somebody moved first: reload and decide again.' },
  UPLOAD_CONFLICT: { family: 'conflict', status: 409, next: 'Ask for the offset and continue from there.' },
  TOO_MANY_REQUESTS: { family: 'unavailable', status: 429, next: 'Wait as long as Retry-After says.' },
  QUOTA_REACHED: { family: 'unavailable', status: 429, next: 'A queue is full: collect or remove what waits in it.' },
  STORAGE_FULL: { family: 'unavailable', status: 507, next: 'Nothing was stored: the operator has to make room. Try again later.' },
  UNAVAILABLE: { family: 'unavailable', status: 503, next: 'The outcome is unknown: send the same id again.' },
  DEFECT: { family: 'defect', status: 500, next: 'A fault of the server: report the requestId.' },
} as const satisfies Record<string, ErrorCodeRule>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The numbers that an error may carry beside its code. */
export interface ErrorFacts {
  /** COUNTER_GAP: the counter that the server takes next. */
  readonly expected?: number;
  /** EPOCH_STALE, EPOCH_TAKEN: the channel's epoch now. */
  readonly epoch?: number;
  /** EPOCH_TAKEN: the sequence number of the winner. */
  readonly seq?: number;
  /** TOO_MANY_REQUESTS, UNAVAILABLE: whole seconds to wait. */
  readonly retryAfterSeconds?: number;
}

/** A refusal as both sides know it: the server throws it, the client rebuilds it from the problem body. */
export class ChanceryError extends Error {
  override name = 'ChanceryError';
  constructor(
    readonly code: ErrorCode,
    readonly facts: ErrorFacts = {},
    readonly requestId?: string,
  ) {
    super(code);
  }

  get family(): ErrorFamily {
    return ERROR_CODES[this.code].family;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** What a failed request answers with. */
export interface ProblemBody {
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly facts?: ErrorFacts;
}

const FACT_NAMES = ['expected', 'epoch', 'seq', 'retryAfterSeconds'] as const;

/** Rebuilds the error from a reply that may come from anywhere. @returns undefined when it is no problem body */
export function readProblem(body: unknown): ChanceryError | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, requestId, facts } = body as Record<string, unknown>;
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_CODES, code) || typeof requestId !== 'string' || requestId.length > 64) return undefined;
  const kept: Record<string, number> = {};
  for (const name of FACT_NAMES) {
    const value = (facts as Record<string, unknown> | undefined)?.[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) kept[name] = value;
  }
  return new ChanceryError(code as ErrorCode, kept, requestId);
}
