import { NOTICE_KINDS, NOTICE_PRIORITIES, type NoticeKind, type NoticePriority } from '@chancery/domain';
import type { NoticeOrder } from '@chancery/sdk';

/** A notice while it is written. */
export interface NoticeDraft {
  readonly channelId: string;
  readonly kind: NoticeKind;
  readonly priority: NoticePriority;
  readonly toAuthorityIds: readonly string[];
  /** As typed; empty: what the priority asks for. */
  readonly ackWithinMinutes: string;
  readonly title: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

export const [MIN_MINUTES, MAX_MINUTES] = [5, 14_400];
export const MAX = { title: 200, text: 8_000, field: 4_000 } as const;

export const emptyDraft: NoticeDraft = { channelId: '', kind: 'general_broadcast', priority: 'P3', toAuthorityIds: [], ackWithinMinutes: '', title: '', text: '', fields: {} };

/** As it was kept by this or by an earlier version; what is not of this form is left out. @returns undefined when nothing of it can be read */
export function draftFrom(stored: string): NoticeDraft | undefined {
  let read: Partial<Record<keyof NoticeDraft, unknown>>;
  try {
    read = JSON.parse(stored) as typeof read;
  } catch {
    return undefined;
  }
  const word = (value: unknown): string => (typeof value === 'string' ? value : '');
  const { kind, priority, toAuthorityIds, fields } = read;
  return {
    channelId: word(read.channelId), ackWithinMinutes: word(read.ackWithinMinutes), title: word(read.title), text: word(read.text),
    kind: typeof kind === 'string' && Object.hasOwn(NOTICE_KINDS, kind) ? (kind as NoticeKind) : emptyDraft.kind,
    priority: typeof priority === 'string' && Object.hasOwn(NOTICE_PRIORITIES, priority) ? (priority as NoticePriority) : emptyDraft.priority,
    toAuthorityIds: Array.isArray(toAuthorityIds) ? toAuthorityIds.filter((id) => typeof id === 'string') : [],
    fields: Object.fromEntries(Object.entries(typeof fields === 'object' && fields !== null ? fields : {}).filter(([, value]) => typeof value === 'string')),
  };
}

export type DraftFault = 'channel' | 'addressees' | 'minutes' | 'title';

export function minutesOf({ ackWithinMinutes, priority }: Pick<NoticeDraft, 'ackWithinMinutes' | 'priority'>): number {
  return ackWithinMinutes.trim() === '' ? NOTICE_PRIORITIES[priority].ackWithinMinutes : Number(ackWithinMinutes);
}

/** What keeps a draft from being sent, the first field first. */
export function faultsOf(draft: NoticeDraft): DraftFault[] {
  const minutes = minutesOf(draft);
  const faults: [DraftFault, boolean][] = [
    ['channel', draft.channelId === ''],
    ['addressees', draft.toAuthorityIds.length === 0],
    ['minutes', !Number.isInteger(minutes) || minutes < MIN_MINUTES || minutes > MAX_MINUTES],
    ['title', draft.title.trim() === ''],
  ];
  return faults.filter(([, is]) => is).map(([fault]) => fault);
}

/** @param names of the fields of the kind's form: others that were typed before the kind was changed stay here */
export function orderOf(draft: NoticeDraft, names: readonly string[], language: string): NoticeOrder {
  const fields = Object.fromEntries(names.map((name) => [name, draft.fields[name]?.trim() ?? ''] as const).filter(([, value]) => value !== ''));
  const { channelId, kind, priority, toAuthorityIds } = draft;
  return { channelId, kind, priority, toAuthorityIds, ackWithinMinutes: minutesOf(draft), body: { title: draft.title.trim(), text: draft.text.trim(), language, fields } };
}
