import type { Queryable } from '../database.js';

export interface StoredStatement {
  readonly id: string;
  /** The cosigned form, as it stands in every log. */
  readonly bytes: Uint8Array;
}

export interface LoggedStatement {
  /** Position in the log, from 0. */
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/** One number for all logs: see `lock`. */
const TRUST_LOCK = 0x7472_7573;

/** The networks' logs of statements: append-only. */
export class StatementLogStore {
  constructor(private readonly tx: Queryable) {}

  /**
   * Lets one writer at a time near any log, until the transaction ends. One lock, not one for each network: a
   * certificate goes to every network of its authority, which is only known once nobody can admit it elsewhere.
   */
  async lock(): Promise<void> {
    await this.tx.query('SELECT pg_advisory_xact_lock($1)', [TRUST_LOCK]);
  }

  /** @param digest  SHA-256 of the payload, 32 bytes */
  async find(kind: string, digest: Uint8Array): Promise<StoredStatement | undefined> {
    const { rows } = await this.tx.query<StoredStatement>('SELECT id, bytes FROM statement WHERE kind = $1 AND digest = $2', [kind, digest]);
    return rows[0];
  }

  async isLogged(networkId: string, statementId: string): Promise<boolean> {
    const { rowCount } = await this.tx.query('SELECT 1 FROM network_log WHERE network_id = $1 AND statement_id = $2', [networkId, statementId]);
    return rowCount > 0;
  }

  async store(kind: string, digest: Uint8Array, bytes: Uint8Array, acceptedAt: Date): Promise<StoredStatement> {
    const { rows } = await this.tx.query<{ id: string }>('INSERT INTO statement (kind, digest, bytes, accepted_at) VALUES ($1, $2, $3, $4) RETURNING id', [kind, digest, bytes, acceptedAt]);
    return { id: rows[0]!.id, bytes };
  }

  /** @throws the driver's unique violation when somebody else wrote that position: the lock was not held */
  async append(networkId: string, seq: number, statementId: string): Promise<void> {
    await this.tx.query('INSERT INTO network_log (network_id, seq, statement_id) VALUES ($1, $2, $3)', [networkId, seq, statementId]);
    await this.tx.query('UPDATE network SET log_size = $2 WHERE id = $1', [networkId, seq + 1]);
  }

  /** The log from position `from` on, in order, at most `limit` statements. */
  async read(networkId: string, from: number, limit: number): Promise<LoggedStatement[]> {
    const { rows } = await this.tx.query<LoggedStatement>(
      'SELECT l.seq, s.bytes FROM network_log l JOIN statement s ON s.id = l.statement_id WHERE l.network_id = $1 AND l.seq >= $2 ORDER BY l.seq LIMIT $3',
      [networkId, from, limit],
    );
    return rows;
  }
}
