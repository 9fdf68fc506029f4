import type { Queryable } from '../database.js';

/** Statements that wait for countersignatures. */
export class PendingStatementStore {
  constructor(private readonly tx: Queryable) {}

  async find(networkId: string, kind: string, digest: Uint8Array): Promise<Uint8Array | undefined> {
    const { rows } = await this.tx.query<{ bytes: Buffer }>('SELECT bytes FROM pending_statement WHERE network_id = $1 AND kind = $2 AND digest = $3', [networkId, kind, digest]);
    return rows[0]?.bytes;
  }

  async list(networkId: string): Promise<Uint8Array[]> {
    const { rows } = await this.tx.query<{ bytes: Buffer }>('SELECT bytes FROM pending_statement WHERE network_id = $1 ORDER BY first_seen_at, digest LIMIT 1000', [networkId]);
    return rows.map(({ bytes }) => bytes);
  }

  async count(networkId: string): Promise<number> {
    const { rows } = await this.tx.query<{ count: number }>('SELECT count(*)::int AS count FROM pending_statement WHERE network_id = $1', [networkId]);
    return rows[0]!.count;
  }

  async put(networkId: string, kind: string, digest: Uint8Array, bytes: Uint8Array, seenAt: Date): Promise<void> {
    await this.tx.query(
      `INSERT INTO pending_statement (network_id, kind, digest, bytes, first_seen_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT pending_statement_pkey DO UPDATE SET bytes = EXCLUDED.bytes`,
      [networkId, kind, digest, bytes, seenAt],
    );
  }

  async remove(networkId: string, kind: string, digest: Uint8Array): Promise<void> {
    await this.tx.query('DELETE FROM pending_statement WHERE network_id = $1 AND kind = $2 AND digest = $3', [networkId, kind, digest]);
  }
}
