import { ChanceryError, ERROR_CODES, StatementError, type ErrorCode, type ErrorFamily } from '@chancery/contracts';
import { ClientError, type ClientErrorCode } from '@chancery/sdk';
import { VAULT_ERROR_CODES, VaultError, type VaultErrorCode } from '@chancery/vault';
import { CliError } from './cli-error.js';
import { EXIT_CODES, exitOfCode, exitOfFamily, type ExitName } from './exit-codes.js';

/** A failure as it is told: what happened, what to do next, and the exit code. */
export interface Failure {
  readonly exit: ExitName;
  readonly code: string;
  readonly what: string;
  readonly next: string;
  readonly requestId?: string;
  /** Officers whom it is about. */
  readonly officerIds?: readonly string[];
}

/** What happened, for every code that crosses the wire. What to do next stands with the code itself. */
const WHAT_HAPPENED: Readonly<Record<ErrorCode, string>> = {
  BODY_MALFORMED: 'The server does not take this request: a value is of the wrong kind or out of range.',
  BODY_TOO_LARGE: 'The server does not take so much at once.',
  CONTENT_TYPE_UNSUPPORTED: 'The server does not know this kind of content.',
  ROUTE_UNKNOWN: 'The server does not know this operation; it may be of another version, or no Chancery server.',
  STATEMENT_MALFORMED: 'A signed statement is not well formed.',
  STATEMENT_REFUSED: 'A signed statement is not valid here.',
  MLS_MALFORMED: 'An encrypted message is not well formed.',
  COMMIT_REFUSED: 'The change of members is not allowed.',
  NOT_SIGNED_IN: 'This device is not signed in.',
  SIGN_IN_REFUSED: 'The server refuses the sign-in of this device.',
  NOT_ALLOWED: 'Your role does not allow this.',
  NOT_FOUND: 'There is no such thing, or it is not yours to see.',
  INVITATION_REFUSED: 'The invitation is not valid: it was used, withdrawn, or its time is over.',
  FOUNDING_REFUSED: 'The server does not allow founding a network with this token.',
  TRAINING_APART: 'This authority is in a training network, or its keys are; the other network is real, or the other way round.',
  ID_REUSED: 'An id was used twice for different content; the first stands.',
  EPOCH_STALE: 'The channel has changed in the meantime.',
  EPOCH_TAKEN: 'Somebody else changed the channel at the same moment.',
  COUNTER_GAP: 'An earlier message of this device has not arrived yet.',
  STATE_CHANGED: 'Somebody else was first.',
  UPLOAD_CONFLICT: 'The upload stands at another place than expected.',
  TOO_MANY_REQUESTS: 'The server asks for a pause.',
  QUOTA_REACHED: 'A limit is reached: too much waits already.',
  STORAGE_FULL: 'The server has no room left.',
  UNAVAILABLE: 'The server cannot be reached, or did not answer.',
  DEFECT: 'The server failed.',
};

const VAULT_WHAT: Readonly<Record<VaultErrorCode, string>> = {
  WRONG_PASSPHRASE: 'This passphrase or key does not open the vault.',
  RECORD_TAMPERED: 'The vault was changed from outside.',
  VAULT_IN_USE: 'Another program has the vault open.',
  VAULT_MISSING: 'There is no vault in this folder.',
  VAULT_EXISTS: 'There is a vault in this folder already.',
  VAULT_LOCKED: 'The vault is locked.',
  UNLOCKER_MISMATCH: 'The vault is opened in another way than this: by a passphrase, or by a key file.',
  RECOVERY_CODE_MALFORMED: 'The recovery code cannot be read.',
  SLOT_UNKNOWN: 'The vault has no such way of unlocking.',
  SLOT_NEEDED: 'The vault would be left without a way of unlocking.',
  SLOTS_FULL: 'The vault has as many ways of unlocking as it can.',
  FORMAT_UNSUPPORTED: 'The vault is of a format that this version does not know.',
  STORAGE_FULL: 'There is no room left for the vault.',
  STORAGE_EVICTED: 'The vault was thrown away.',
  STORAGE_CORRUPT: 'The file of the vault is damaged.',
  STORAGE_FAILED: 'The vault could not be written or read.',
  UNLOCK_FAILED: 'The vault could not be unlocked.',
  NAME_REFUSED: 'The vault was asked for a name that it does not take.',
  OPTIONS_REFUSED: 'The passphrase is empty, or the vault was opened wrongly.',
};

const FILE_WHAT: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOENT: ['A file or folder is not there.', 'Check its name and place.'],
  EACCES: ['A file or folder may not be opened by this account.', 'Change its access rights, or name another.'],
  EPERM: ['A file or folder may not be changed by this account.', 'Change its access rights, or name another.'],
  EISDIR: ['A folder was given where a file is expected.', 'Name a file.'],
  ENOTDIR: ['A file was given where a folder is expected.', 'Name a folder.'],
  EEXIST: ['A file of that name is there already.', 'Name another; nothing is overwritten.'],
  ENOSPC: ['The disk is full.', 'Make room and try again.'],
  EROFS: ['The disk cannot be written.', 'Name another place.'],
};

function statementFailure({ code }: StatementError): Failure {
  const malformed = code === 'MALFORMED' || code === 'WRONG_KIND';
  return malformed
    ? { exit: 'input', code: 'STATEMENT_MALFORMED', what: 'The file does not hold the signed statement that is expected here.', next: 'Check that it is the right file and that it came over whole.' }
    : { exit: 'integrity', code: `STATEMENT_${code}`, what: 'A signed statement does not hold.', next: 'Do not repeat this; ask its sender by another channel and tell your security officer.' };
}

function chanceryFailure(error: ChanceryError): Failure {
  const seconds = error.facts.retryAfterSeconds;
  const wait = error.family === 'unavailable' && seconds !== undefined ? ` Wait ${seconds} s.` : '';
  return { exit: exitOfCode(error.code), code: error.code, what: WHAT_HAPPENED[error.code], next: ERROR_CODES[error.code].next + wait, ...(error.requestId === undefined ? {} : { requestId: error.requestId }) };
}

const CLIENT_WHAT: Readonly<Record<ClientErrorCode, string>> = {
  NOT_ENROLLED: 'This device is not enrolled.',
  ALREADY_ENROLLED: 'This device is enrolled already.',
  CODE_MALFORMED: 'The invitation code cannot be read.',
  WRONG_SERVER: 'The invitation was made on another server.',
  CARD_MALFORMED: 'The card cannot be read.',
  DRAFT_MALFORMED: 'The draft cannot be read.',
  SIGNATURES_MISSING: 'The draft does not have enough signatures yet.',
  NO_COORDINATOR_KEY: 'This takes a coordinator of the network.',
  NO_AUTHORITY_KEY: 'This takes the key of the authority.',
  UNKNOWN_NETWORK: 'The network is not known to this device.',
  UNKNOWN_AUTHORITY: 'The authority is not known to this device.',
  UNKNOWN_OFFICER: 'The officer is not known to this device.',
  UNKNOWN_CHANNEL: 'The channel is not known to this device.',
  UNKNOWN_MESSAGE: 'The message or file is not known to this device.',
  UNKNOWN_DEVICE: 'The device is not one of yours.',
  NOT_CHANGEABLE: 'The message cannot be changed: it is not yours, of another kind, or taken back already.',
  UNKNOWN_NOTICE: 'The notice is not known to this device.',
  UNKNOWN_INVITATION: 'The invitation is not known to this device.',
  INVITATION_OVER: 'The invitation is over.',
  NOT_CLAIMED: 'The invitation was not used yet.',
  NOT_ADDRESSED: 'There is nothing to acknowledge.',
  UNREACHABLE: 'Some officers cannot be reached.',
  ROOM_TOO_LARGE: 'The channel has too many devices for its kind of keys.',
  CHANNEL_STOPPED: 'The channel was stopped on this device.',
  CHANNEL_LEFT: 'This device is no longer in the channel.',
  CONTENT_TOO_LARGE: 'The text is too long for a message.',
  CONTENT_MALFORMED: 'The message is not of the right form.',
  CANCELLED: 'The transfer was cancelled.',
  SPOOL_FULL: 'There is no room left for the sealed file.',
  SPOOL_FAILED: 'The sealed file could not be stored or read.',
  SEALING_INTERRUPTED: 'The file was not sealed to its end.',
  FILE_TOO_LARGE: 'The file is larger than the server takes.',
  SOURCE_CHANGED: 'The file changed while it was read.',
  CLIENT_STOPPED: 'The program was stopping.',
  REPLY_MALFORMED: 'The answer of the server makes no sense.',
  FINGERPRINT_MISMATCH: 'The fingerprint is another one.',
  TRAINING_APART: 'A training network and a real one cannot be on the same device.',
  LOG_CONTRADICTS: 'The log of the network contradicts itself.',
  CERTIFICATE_MISMATCH: 'The certificates do not belong to this device.',
  PROOF_FORGED: 'The invitation was claimed by a stranger.',
  ATTACHMENT_REFUSED: 'The file does not verify.',
  ACKNOWLEDGEMENT_REFUSED: 'The acknowledgement does not verify.',
};

function clientFailure({ code, family, next, officerIds }: ClientError): Failure {
  return { exit: code.startsWith('UNKNOWN_') ? 'notFound' : exitOfFamily(family), code, what: CLIENT_WHAT[code], next, ...(officerIds.length > 0 ? { officerIds } : {}) };
}

const FAMILY_NEXT: Readonly<Record<ErrorFamily, string>> = {
  input: 'Correct it and try again.',
  denied: 'Ask somebody who may.',
  conflict: 'Try again: the device catches up first.',
  unavailable: 'Try again later.',
  integrity: 'Do not repeat this: tell your security officer.',
  defect: 'Run it again with --trace and report what it prints.',
};

/** Refusals of the sealing library: they say themselves what they mean, in sentences of ours. */
function refusalFailure(error: unknown): Failure | undefined {
  const { family, code, meaning } = (error ?? {}) as { family?: unknown; code?: unknown; meaning?: unknown };
  if (!(error instanceof Error) || typeof family !== 'string' || !Object.hasOwn(FAMILY_NEXT, family) || typeof code !== 'string') return undefined;
  const what = typeof meaning === 'string' ? meaning : 'This was refused on this device.';
  return { exit: exitOfFamily(family as ErrorFamily), code, what, next: FAMILY_NEXT[family as ErrorFamily] };
}

/** Any thrown value, told without repeating its text: a stranger's words may stand in it. */
export function explain(error: unknown): Failure {
  if (error instanceof CliError) return { exit: error.exit, code: error.code, what: error.what, next: error.next };
  if (error instanceof ChanceryError) return chanceryFailure(error);
  if (error instanceof ClientError) return clientFailure(error);
  if (error instanceof VaultError) return { exit: 'vault', code: error.code, what: VAULT_WHAT[error.code], next: VAULT_ERROR_CODES[error.code] };
  if (error instanceof StatementError) return statementFailure(error);
  const refusal = refusalFailure(error);
  if (refusal) return refusal;
  const code = String((error as { code?: unknown } | undefined)?.code);
  const file = Object.hasOwn(FILE_WHAT, code) ? FILE_WHAT[code] : undefined;
  if (file) return { exit: 'input', code, what: file[0], next: file[1] };
  return { exit: 'defect', code: 'DEFECT', what: 'The command line failed in a way that nobody foresaw.', next: 'Run it again with --trace and report what it prints.' };
}

export const exitCodeOf = (failure: Failure): number => EXIT_CODES[failure.exit].code;
