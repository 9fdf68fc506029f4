import type { Queryable } from '../database.js';

export interface SessionRecord {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly expiresAt: Date;
  /** Networks that have admitted the authority, with the size of each one's log at this moment. */
  readonly networks: readonly { readonly id: string; readonly logSize: number }[];
}

interface FoundRow {
  deviceId: string;
  officerId: string;
  authorityId: string;
  expiresAt: Date;
  networkId: string | null;
  logSize: number | null;
}

const FIND = `
SELECT s.device_id AS "deviceId", d.officer_id AS "officerId", d.authority_id AS "authorityId", s.expires_at AS "expiresAt",
       n.id AS "networkId", n.log_size AS "logSize"
FROM session s
JOIN device d ON d.id = s.device_id
LEFT JOIN authority_network an ON an.authority_id = d.authority_id AND NOT an.suspended
LEFT JOIN network n ON n.id = an.network_id
WHERE s.token_digest = $1 AND s.expires_at > $2 AND d.revoked_at IS NULL
ORDER BY n.id`;

/** Open sessions, found by the SHA-256 of their token. */
export class SessionStore {
  constructor(private readonly tx: Queryable) {}

  async find(tokenDigest: Uint8Array, now: Date): Promise<SessionRecord | undefined> {
    const { rows } = await this.tx.query<FoundRow>(FIND, [tokenDigest, now], 'session-find');
    const first = rows[0];
    if (!first) return undefined;
    const networks = rows.flatMap(({ networkId, logSize }) => (networkId === null ? [] : [{ id: networkId, logSize: logSize ?? 0 }]));
    return { deviceId: first.deviceId, officerId: first.officerId, authorityId: first.authorityId, expiresAt: first.expiresAt, networks };
  }

  /** Stores one, and throws away the device's own that ran out. */
  async open(tokenDigest: Uint8Array, deviceId: string, openedAt: Date, expiresAt: Date): Promise<void> {
    await this.tx.query('DELETE FROM session WHERE device_id = $1 AND expires_at <= $2', [deviceId, openedAt]);
    await this.tx.query('INSERT INTO session (token_digest, device_id, opened_at, expires_at) VALUES ($1, $2, $3, $4)', [tokenDigest, deviceId, openedAt, expiresAt]);
  }

  async close(tokenDigest: Uint8Array): Promise<void> {
    await this.tx.query('DELETE FROM session WHERE token_digest = $1', [tokenDigest]);
  }

  async closeAllOf(deviceIds: readonly string[]): Promise<void> {
    await this.tx.query('DELETE FROM session WHERE device_id = ANY($1::uuid[])', [deviceIds]);
  }
}
