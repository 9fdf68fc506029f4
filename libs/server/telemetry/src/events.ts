import type { FieldKind, FieldValues } from './field-kinds.js';

export type EventLevel = 'debug' | 'info' | 'warn' | 'error';

interface EventRule {
  readonly level: EventLevel;
  /** The fields that may be logged with it, and what each may look like. Nothing else gets out. */
  readonly fields: Readonly<Record<string, FieldKind>>;
}

/** All that Chancery ever logs. */
export const EVENTS = {
  server_started: { level: 'info', fields: { port: 'count', milliseconds: 'milliseconds', database: 'word', worker: 'word', webClient: 'digest' } },
  server_stopping: { level: 'info', fields: { signal: 'code' } },
  server_stopped: { level: 'info', fields: { milliseconds: 'milliseconds' } },
  database_restarted: { level: 'warn', fields: { outageMilliseconds: 'milliseconds', attempts: 'count' } },
  database_unreachable: { level: 'error', fields: { code: 'code', errorName: 'type-name' } },
  request_refused: { level: 'debug', fields: { requestId: 'id', code: 'code', route: 'path-template' } },
  request_failed: { level: 'error', fields: { requestId: 'id', code: 'code', errorName: 'type-name', route: 'path-template' } },
  background_failed: { level: 'error', fields: { task: 'word', code: 'code', errorName: 'type-name' } },
  statement_accepted: { level: 'info', fields: { networkId: 'id', kind: 'word' } },
  session_opened: { level: 'info', fields: { deviceId: 'id', authorityId: 'id' } },
  session_closed: { level: 'info', fields: { deviceId: 'id', code: 'code' } },
  message_accepted: { level: 'debug', fields: { channelId: 'id', seq: 'count', sizeBytes: 'count' } },
  commit_accepted: { level: 'info', fields: { channelId: 'id', seq: 'count', epoch: 'count' } },
  notice_accepted: { level: 'info', fields: { noticeId: 'id', networkId: 'id', channelId: 'id', authorityId: 'id' } },
  notice_acknowledged: { level: 'info', fields: { noticeId: 'id', networkId: 'id', authorityId: 'id', milliseconds: 'milliseconds' } },
  obligation_lapsed: { level: 'warn', fields: { obligationId: 'id', noticeId: 'id', authorityId: 'id', kind: 'word', latenessMilliseconds: 'milliseconds' } },
  attachment_stored: { level: 'info', fields: { attachmentId: 'id', channelId: 'id', sizeBytes: 'count' } },
  key_packages_low: { level: 'warn', fields: { deviceId: 'id', remaining: 'count' } },
  hint_dropped: { level: 'warn', fields: { deviceId: 'id', channelId: 'id', bufferedBytes: 'count' } },
  training_ready: { level: 'info', fields: { networkId: 'id', milliseconds: 'milliseconds' } },
  training_seat_opened: { level: 'info', fields: { networkId: 'id', authorityId: 'id' } },
  training_unavailable: { level: 'warn', fields: { code: 'code' } },
  trainer_ended: { level: 'warn', fields: { code: 'code', exitCode: 'count', attempts: 'count' } },
} as const satisfies Readonly<Record<string, EventRule>>;

export type EventName = keyof typeof EVENTS;

/** The fields that go with an event; leave out what is not known. */
export type EventFields<Name extends EventName> = {
  readonly [Field in keyof (typeof EVENTS)[Name]['fields']]?: (typeof EVENTS)[Name]['fields'][Field] extends FieldKind ? FieldValues[(typeof EVENTS)[Name]['fields'][Field]] | undefined : never;
};
