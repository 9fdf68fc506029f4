import type { Database } from '../database.js';

/** What has run out, by the database's clock. Each statement is bounded, so that no clearing-up holds up a send. */
const EXPIRED = {
  sessions: 'DELETE FROM session WHERE token_digest IN (SELECT token_digest FROM session WHERE expires_at < now() LIMIT $1)',
  challenges: 'DELETE FROM challenge WHERE challenge IN (SELECT challenge FROM challenge WHERE expires_at < now() LIMIT $1)',
  keyPackages: 'DELETE FROM key_package WHERE id IN (SELECT id FROM key_package WHERE not_after < now() LIMIT $1)',
  /** The invitation stays, as a record; nobody can claim it any more. */
  invitations: "UPDATE invitation SET state = 'expired' WHERE id IN (SELECT id FROM invitation WHERE state IN ('open', 'claimed') AND expires_at < now() LIMIT $1 FOR UPDATE SKIP LOCKED)",
} as const;

export type Expiring = keyof typeof EXPIRED;
export const EXPIRING = Object.keys(EXPIRED) as Expiring[];

export class UpkeepRepository {
  constructor(private readonly database: Database) {}

  /** @returns how many rows went, at most `limit` */
  async clear(what: Expiring, limit: number): Promise<number> {
    return (await this.database.query(EXPIRED[what], [limit])).rowCount;
  }

  /** Welcomes that every device has collected. @returns how many went */
  async clearCollectedWelcomes(limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      'DELETE FROM welcome_body WHERE (channel_id, seq) IN (SELECT b.channel_id, b.seq FROM welcome_body b WHERE NOT EXISTS (SELECT 1 FROM welcome w WHERE w.channel_id = b.channel_id AND w.seq = b.seq) LIMIT $1)',
      [limit],
    );
    return rowCount;
  }
}
