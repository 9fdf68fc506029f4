import type {
  Attention, AttachmentsApi, BoardRow, ChannelsApi, ChannelView, Check, ConnectionState, DevicesApi, DraftsApi, EnrolmentApi, EnrolmentState, InboxApi, InvitationReading, MessagesApi, MessageView, NetworksApi, NoticeKind, NoticesApi, NoticeView, Self, UnreadableCause,
} from '@chancery/sdk';
import type { SlotView } from '@chancery/vault';

/**
 * What pages and the engine say to each other. The engine holds vault, keys and client in a worker; pages hold views of
 * what was opened, and only while it is open. Ids are UUIDs, times milliseconds since 1970.
 */

/** What opens a vault. Secrets cross to the worker once and are kept nowhere in the page. */
export type UnlockSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** `secret`: the 32 bytes of the authenticator's PRF for `salt`. */
  | { readonly kind: 'passkey'; readonly credentialId: Uint8Array; readonly salt: Uint8Array; readonly secret: Uint8Array }
  | { readonly kind: 'recovery'; readonly code: string }
  /** A key that this browser keeps and does not hand out. Training only: it protects nothing from whoever uses this browser. */
  | { readonly kind: 'device' };

export type EngineStatus =
  /** Asking the storage. */
  | { readonly phase: 'starting' }
  /** No vault in this browser yet. */
  | { readonly phase: 'empty' }
  /** There was a vault, and the browser threw it away. */
  | { readonly phase: 'evicted' }
  /** Another tab holds the vault, in a browser without shared workers. */
  | { readonly phase: 'elsewhere' }
  | { readonly phase: 'locked'; readonly slots: readonly SlotView[]; /** Opens by itself. */ readonly training: boolean }
  | { readonly phase: 'opening' }
  /** Being locked: nothing is shown any more, and `ended` follows. */
  | { readonly phase: 'ending' }
  /** The vault is open, and this browser is nobody's device yet. */
  | {
      readonly phase: 'enrolling';
      /** An invitation is being used; without it, one is asked for. It goes on by itself, also after a restart. */
      readonly underWay: boolean;
      /** Opens with this browser's own key: a place in the training network. */
      readonly training: boolean;
      readonly enrolment?: EnrolmentState;
      /** With `underWay`: it is tried again by itself. */
      readonly failedBy?: EngineFailure;
    }
  | { readonly phase: 'open'; readonly self: Self; readonly training: boolean; readonly protection: Protection }
  | { readonly phase: 'failed'; readonly failure: EngineFailure };

export interface Protection {
  readonly slots: readonly SlotView[];
  /** When the recovery code was typed back and really opened the vault; absent: never. */
  readonly rehearsedAt?: number;
  /** The browser has promised not to throw the vault away by itself. */
  readonly persistent: boolean;
  /** Opened with the recovery code just now, and no other way was chosen since: it is asked for. */
  readonly byRecovery: boolean;
}

/** What the officer must be told, until it was seen to. */
export interface KeptAttention extends Attention {
  /** Names it: code and what it is about. */
  readonly key: string;
  /** `stop`: nothing more is to be written before somebody was asked; `mild`: in the coming days. */
  readonly weight: 'stop' | 'look' | 'mild';
  /** When it was last said. */
  readonly at: number;
}

/** A failure as it crosses from the engine: codes of contracts, SDK, sealing library or vault. */
export interface EngineFailure {
  readonly name: string;
  readonly code: string;
  /** `input`, `denied`, `conflict`, `unavailable`, `integrity`, `defect` … where the code has one. */
  readonly family?: string;
  readonly officerIds?: readonly string[];
}

export interface Settings {
  /** 0: never. */
  readonly autoLockMinutes: number;
  readonly sendReadMarks: boolean;
}

export interface SessionApi {
  status(): EngineStatus;
  /** Makes the vault. Afterwards `enrol`. @param server origin such as `https://chancery.example.org` */
  create(secret: UnlockSecret): Promise<void>;
  unlock(secret: UnlockSecret): Promise<void>;
  /** Forgets every key and every plaintext, in all tabs. */
  lock(): Promise<void>;
  /** Removes the vault of this browser for good. */
  wipe(): Promise<void>;
  /** What an invitation says of itself, or what is wrong with it. Nobody is asked. */
  readInvitation(codeOrLink: string): Promise<InvitationReading>;
  /** Claims an invitation, waits for approval. Progress is in the status. */
  enrol(codeOrLink: string): Promise<void>;
  /** Forgets the invitation; the vault stays. */
  cancelEnrolment(): Promise<void>;
  slots(): Promise<readonly SlotView[]>;
  /** @param current opens the vault now: asked again before the lock is changed */
  addSlot(current: UnlockSecret, next: UnlockSecret, label: string): Promise<void>;
  /** @param current opens the vault now @throws VaultError WRONG_PASSPHRASE, SLOT_UNKNOWN, SLOT_NEEDED */
  removeSlot(current: UnlockSecret, slotId: string): Promise<void>;
  /** After unlocking with the recovery code, without asking for it again: the way that takes the place of the one that was lost. @throws VaultError VAULT_LOCKED when too much time has passed */
  addAfterRecovery(next: UnlockSecret, label: string): Promise<void>;
  /** The recovery code will do for now. */
  putOffNewWay(): Promise<void>;
  /** Makes a recovery code and its slot, replacing the one before. Shown once, printed, never kept. */
  newRecoveryCode(current: UnlockSecret): Promise<string>;
  /** Opens the vault with the typed code, as if everything else were lost. */
  rehearseRecovery(code: string): Promise<boolean>;
  /** Somebody is at the desk: puts the automatic lock off, unless it is time already. */
  touch(): void;
  /** A page is seen again: locks when it is time. Timers of a machine that sleeps stand still. */
  lookAtClock(): void;
  settings(): Promise<Settings>;
  changeSettings(settings: Settings): Promise<void>;
  sync(): Promise<void>;
  connection(): ConnectionState;
  doctor(): Promise<Check[]>;
  /** The gravest first. */
  attentions(): Promise<readonly KeptAttention[]>;
  dismissAttention(key: string): Promise<void>;
}

export interface SearchHit {
  readonly channelId: string;
  readonly messageId: string;
  readonly seq: number;
  readonly at: number;
  readonly author: string;
  readonly authority: string;
  /** Text around the first match, at most 160 UTF-16 units, and what of it matched: pairs of start and end. */
  readonly excerpt: string;
  readonly matches: readonly (readonly [number, number])[];
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Messages older than this have not been read into the index yet; absent: everything on this device was searched. */
  readonly searchedBackTo?: number;
}

export interface SearchApi {
  /** Every word must begin a word of the message; any script. */
  find(query: string, options?: { channelId?: string; limit?: number }): Promise<SearchAnswer>;
}

export interface FaultsApi {
  /** Why a message cannot be read. */
  causeOf(view: MessageView, channel: ChannelView): UnreadableCause;
}

export interface FileLimits {
  /** How large one file may be, as far as the server has said. */
  readonly maxBytes: number;
  /** How much more this browser keeps, as far as it says. */
  readonly roomBytes: number;
}

export interface FilesApi {
  /** What the recipients will see of names as they are on this disk, in the same order, and what limits the files. */
  check(names: readonly string[]): Promise<FileLimits & { readonly names: readonly string[] }>;
  /**
   * Starts sealing and uploading; watch `attachments.uploads` and the event `attach-failed`.
   * @param again  id of an upload that `needsFile`: it begins anew with this file
   * @returns the attachment's id
   */
  attach(channelId: string, file: File, text?: string, again?: string): Promise<string>;
  /** Into a file that the officer chose, or, without a handle, as a blob. @returns SHA-256 as 64 hexadecimal digits */
  save(channelId: string, messageId: string, index: number, handle?: FileSystemFileHandle): Promise<{ sha256: string; blob?: Blob }>;
  cancelSave(messageId: string, index: number): Promise<void>;
}

export interface FormsApi {
  /** Names of the fields that a complete notice of each kind fills in, in the order of its source. */
  notices(): Promise<Readonly<Record<NoticeKind, readonly string[]>>>;
}

export interface EngineApi {
  readonly session: SessionApi;
  readonly networks: NetworksApi;
  readonly enrolment: Omit<EnrolmentApi, 'enrol'>;
  readonly channels: ChannelsApi;
  readonly messages: MessagesApi;
  readonly inbox: InboxApi;
  readonly drafts: DraftsApi;
  readonly devices: DevicesApi;
  readonly notices: NoticesApi;
  readonly attachments: Pick<AttachmentsApi, 'uploads' | 'pause' | 'resume' | 'cancel'>;
  readonly files: FilesApi;
  readonly forms: FormsApi;
  readonly search: SearchApi;
  readonly faults: FaultsApi;
  /** First call of every page. @param listener a comlink proxy */
  attach(page: PageCard, listener: (event: EngineEvent) => void): EngineStatus | Promise<EngineStatus>;
}

export interface PageCard {
  /** Names the lock that the page holds while it lives: `pageLock`. */
  readonly pageId: string;
  /** Origin of the server that this client belongs to. */
  readonly server: string;
  /** The page remembers that there was a vault: an empty database then means that the browser threw it away. */
  readonly hadVault: boolean;
}

/** The engine learns by this lock that a page is gone, however it went. */
export const pageLock = (pageId: string): string => `chancery-page:${pageId}`;

export type EngineEvent =
  /** The engine has ended, with all that it knew: load the page again. */
  | { readonly type: 'ended' }
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  | { readonly type: 'message'; readonly message: MessageView }
  | { readonly type: 'notice'; readonly notice: NoticeView }
  | { readonly type: 'acknowledgement'; readonly noticeId: string; readonly row: BoardRow }
  /** There is more, or less, that the officer must be told. */
  | { readonly type: 'attentions' }
  /** Something of this channel changed on disk. */
  | { readonly type: 'channel'; readonly channelId: string }
  | { readonly type: 'uploads'; readonly channelId: string }
  /** Names, certificates or members of this network changed. */
  | { readonly type: 'network'; readonly networkId: string }
  /** A file was not taken, and is not in the list of uploads. */
  | { readonly type: 'attach-failed'; readonly channelId: string; readonly attachmentId: string; readonly name: string; readonly failure: EngineFailure }
  | { readonly type: 'download'; readonly messageId: string; readonly attachmentId: string; readonly doneBytes: number; readonly totalBytes: number };

/** As the API looks from a page: everything is a promise. */
export type Remote<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : Remote<T[K]> };
