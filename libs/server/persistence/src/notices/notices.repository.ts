import { obligationMachine, sourcesOf, type NoticeKind, type NoticePriority, type ObligationActor, type ObligationState } from '@chancery/domain';
import type { Database, Queryable } from '../database.js';

export interface NewNotice {
  readonly noticeId: string;
  readonly networkId: string;
  readonly channelId: string;
  readonly seq: number;
  readonly kind: NoticeKind;
  readonly priority: NoticePriority;
  readonly fromAuthorityId: string;
  readonly fromDeviceId: string;
  readonly ackWithinMinutes: number;
  readonly toAuthorityIds: readonly string[];
}

export interface ObligationRecord {
  readonly authorityId: string;
  readonly state: ObligationState;
  readonly acknowledgement: Uint8Array | undefined;
  /** Milliseconds since 1970. */
  readonly acknowledgedAt: number | undefined;
}

export interface NoticeRecord extends Omit<NewNotice, 'ackWithinMinutes' | 'toAuthorityIds'> {
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly ackBy: number;
  readonly obligations: readonly ObligationRecord[];
}

export interface LapsedObligation {
  readonly noticeId: string;
  readonly authorityId: string;
  readonly fromAuthorityId: string;
  readonly kind: NoticeKind;
  readonly latenessMilliseconds: number;
}

/** Whose notices: those that the authority sent or is addressed by, in networks in which the caller counts. */
export interface Viewer {
  readonly authorityId: string;
  readonly networkIds: readonly string[];
}

interface NoticeColumns {
  id: string;
  network_id: string;
  channel_id: string;
  seq: string;
  kind: NoticeKind;
  priority: NoticePriority;
  from_authority_id: string;
  from_device_id: string;
  accepted_at: string;
  ack_by: string;
}

interface ObligationColumns {
  notice_id: string;
  authority_id: string;
  state: ObligationState;
  acknowledgement: Buffer | null;
  acknowledged_at: string | null;
}

const LIST_LIMIT = 200;
const ms = (column: string): string => `floor(extract(epoch FROM ${column}) * 1000)::bigint AS ${column.replace(/^.*\./, '')}`;
const NOTICE = `n.id, n.network_id, n.channel_id, n.seq, n.kind, n.priority, n.from_authority_id, n.from_device_id, ${ms('n.accepted_at')}, ${ms('n.ack_by')}`;
const VISIBLE = `n.network_id = ANY($2::uuid[]) AND (n.from_authority_id = $1 OR EXISTS (SELECT 1 FROM obligation o WHERE o.notice_id = n.id AND o.authority_id = $1))`;

/** Notices and who has acknowledged them. Moves are compare-and-set; times are the database's. */
export class NoticesRepository {
  constructor(private readonly database: Database) {}

  /** In the transaction that stores the sealed entry. */
  async add(tx: Queryable, notice: NewNotice): Promise<{ acceptedAt: number; ackBy: number }> {
    const { rows } = await tx.query<{ accepted_at: string; ack_by: string }>(
      `INSERT INTO notice (id, network_id, channel_id, seq, kind, priority, from_authority_id, from_device_id, accepted_at, ack_by)
       SELECT $1, $2, e.channel_id, e.seq, $5, $6, $7, $8, e.accepted_at, e.accepted_at + make_interval(mins => $9)
       FROM log_entry e WHERE e.channel_id = $3 AND e.seq = $4
       RETURNING ${ms('accepted_at')}, ${ms('ack_by')}`,
      [notice.noticeId, notice.networkId, notice.channelId, notice.seq, notice.kind, notice.priority, notice.fromAuthorityId, notice.fromDeviceId, notice.ackWithinMinutes],
    );
    await tx.query('INSERT INTO obligation (notice_id, authority_id, state, due_at) SELECT n.id, a, $3, n.ack_by FROM notice n, unnest($2::uuid[]) a WHERE n.id = $1', [notice.noticeId, notice.toAuthorityIds, obligationMachine.initial]);
    return { acceptedAt: Number(rows[0]!.accepted_at), ackBy: Number(rows[0]!.ack_by) };
  }

  /** Without any check of who may see it. */
  async find(noticeId: string): Promise<NoticeRecord | undefined> {
    const { rows } = await this.database.query<NoticeColumns>(`SELECT ${NOTICE} FROM notice n WHERE n.id = $1`, [noticeId]);
    return (await this.withObligations(rows))[0];
  }

  /** @returns undefined when there is none, or it is not the viewer's to see */
  async findVisible(noticeId: string, viewer: Viewer): Promise<NoticeRecord | undefined> {
    const { rows } = await this.database.query<NoticeColumns>(`SELECT ${NOTICE} FROM notice n WHERE n.id = $3 AND ${VISIBLE}`, [viewer.authorityId, viewer.networkIds, noticeId]);
    return (await this.withObligations(rows))[0];
  }

  /** Newest first, at most 200. */
  async listVisible(viewer: Viewer): Promise<NoticeRecord[]> {
    const { rows } = await this.database.query<NoticeColumns>(`SELECT ${NOTICE} FROM notice n WHERE ${VISIBLE} ORDER BY n.accepted_at DESC, n.id DESC LIMIT ${LIST_LIMIT}`, [viewer.authorityId, viewer.networkIds]);
    return this.withObligations(rows);
  }

  private async withObligations(notices: readonly NoticeColumns[]): Promise<NoticeRecord[]> {
    if (notices.length === 0) return [];
    const { rows } = await this.database.query<ObligationColumns>(`SELECT notice_id, authority_id, state, acknowledgement, ${ms('acknowledged_at')} FROM obligation WHERE notice_id = ANY($1::uuid[]) ORDER BY authority_id`, [notices.map(({ id }) => id)]);
    return notices.map((row) => ({
      noticeId: row.id, networkId: row.network_id, channelId: row.channel_id, seq: Number(row.seq), kind: row.kind, priority: row.priority, fromAuthorityId: row.from_authority_id,
      fromDeviceId: row.from_device_id, acceptedAt: Number(row.accepted_at), ackBy: Number(row.ack_by), obligations: rows.filter(({ notice_id }) => notice_id === row.id).map(obligation),
    }));
  }

  /** SHA-256 of the sealed message of a notice. */
  async sealedDigest(noticeId: string): Promise<Uint8Array | undefined> {
    const { rows } = await this.database.query<{ digest: Buffer }>('SELECT e.digest FROM notice n JOIN log_entry e ON e.channel_id = n.channel_id AND e.seq = n.seq WHERE n.id = $1', [noticeId]);
    return rows[0] && new Uint8Array(rows[0].digest);
  }

  /** @returns false: somebody of the authority was first, or it owes nothing. Reload and decide again. */
  async acknowledge(noticeId: string, authorityId: string, acknowledgement: Uint8Array): Promise<boolean> {
    const { rowCount } = await this.database.query(
      "UPDATE obligation SET state = 'acknowledged', acknowledgement = $3, acknowledged_at = date_trunc('milliseconds', now()) WHERE notice_id = $1 AND authority_id = $2 AND state = ANY($4::text[])",
      [noticeId, authorityId, Buffer.from(acknowledgement), sources('acknowledge', 'recipient')],
    );
    return rowCount === 1;
  }

  /** Lets lapse what is overdue by the database's clock. Several processes may do it at once. @param limit at most so many */
  async lapseOverdue(limit: number): Promise<LapsedObligation[]> {
    const { rows } = await this.database.query<{ notice_id: string; authority_id: string; from_authority_id: string; kind: NoticeKind; lateness: string }>(
      `WITH due AS (SELECT notice_id, authority_id FROM obligation WHERE state = '${obligationMachine.initial}' AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       UPDATE obligation o SET state = 'lapsed' FROM due, notice n
       WHERE o.notice_id = due.notice_id AND o.authority_id = due.authority_id AND n.id = o.notice_id AND o.state = ANY($2::text[])
       RETURNING o.notice_id, o.authority_id, n.from_authority_id, n.kind, floor(extract(epoch FROM now() - o.due_at) * 1000)::bigint AS lateness`,
      [limit, sources('lapse', 'clock')],
    );
    return rows.map((row) => ({ noticeId: row.notice_id, authorityId: row.authority_id, fromAuthorityId: row.from_authority_id, kind: row.kind, latenessMilliseconds: Number(row.lateness) }));
  }

  /** Milliseconds until the next obligation is due, by the database's clock; undefined when none waits. */
  async untilNextDue(): Promise<number | undefined> {
    const { rows } = await this.database.query<{ wait: string | null }>(`SELECT ceil(extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::bigint AS wait FROM obligation WHERE state = '${obligationMachine.initial}'`);
    const wait = rows[0]?.wait;
    return wait === null || wait === undefined ? undefined : Math.max(0, Number(wait));
  }
}

const sources = (event: 'acknowledge' | 'lapse', actor: ObligationActor): ObligationState[] => [...sourcesOf(obligationMachine, event, actor)];

const obligation = (row: ObligationColumns): ObligationRecord => ({
  authorityId: row.authority_id,
  state: row.state,
  acknowledgement: row.acknowledgement ? new Uint8Array(row.acknowledgement) : undefined,
  acknowledgedAt: row.acknowledged_at === null ? undefined : Number(row.acknowledged_at),
});
