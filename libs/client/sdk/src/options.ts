import type { HashProvider } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { GroupHook } from './channels/channel-store.js';
import type { CrashHook } from './crash-points.js';
import type { AttachmentSpool, Clock } from './ports.js';

export interface ClientOptions {
  /** Open and unlocked. It stays the caller's: close it after `stop()`. */
  readonly vault: Vault;
  /** Origin of the server, such as `https://chancery.example.org`. */
  readonly server: string;
  /** Origin that serves the web client, where it is another one than the server: invitation links lead there. Default: the server. */
  readonly webOrigin?: string;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  /** For ids, jitter and invitation secrets. Keys of MLS come from libsodium whatever is given here. */
  readonly randomBytes?: (length: number) => Uint8Array;
  /** Keep a socket to the server. Default true. */
  readonly realtime?: boolean;
  /** Default: in memory, lost with the process. On Node use `fileSpool` of `@chancery/sdk/node`. */
  readonly spool?: AttachmentSpool;
  /** For attachments. Default: portable ones; on Node use `nodeHashes` of `@chancery/sdk/node`. */
  readonly hashes?: HashProvider;
  readonly userAgent?: string;
  /** Whether colleagues are told, sealed, how far this officer has read; asked before every mark. Default: yes. */
  readonly readMarks?: () => boolean;
  /** For tests: called at every point of CRASH_POINTS. */
  readonly crashPoint?: CrashHook;
  /** Milliseconds until a request without an answer counts as lost. Default 30 000. */
  readonly requestTimeout?: number;
  /** How many groups with nothing under way stay in memory; others come back from the vault when they are needed. Default 32. */
  readonly idleGroups?: number;
  /** For tests: called when a group comes into memory from the vault, and when it leaves. */
  readonly groupHook?: GroupHook;
  /** How often `enrol` asks whether it was approved, in milliseconds. Default 2 000. */
  readonly enrolmentPoll?: number;
}
