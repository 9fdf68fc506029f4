import type { Queryable } from '../database.js';

export interface NetworkRecord {
  readonly id: string;
  readonly name: string;
  readonly abbreviation: string;
  readonly fingerprint: Uint8Array;
  readonly training: boolean;
  /** Statements in its log. */
  readonly logSize: number;
}

const COLUMNS = 'id, name, abbreviation, fingerprint, training, log_size AS "logSize"';

/** Networks founded on this server. */
export class NetworkStore {
  constructor(private readonly tx: Queryable) {}

  async find(id: string): Promise<NetworkRecord | undefined> {
    const { rows } = await this.tx.query<NetworkRecord>(`SELECT ${COLUMNS} FROM network WHERE id = $1`, [id], 'network-find');
    return rows[0];
  }

  async list(ids: readonly string[]): Promise<NetworkRecord[]> {
    const { rows } = await this.tx.query<NetworkRecord>(`SELECT ${COLUMNS} FROM network WHERE id = ANY($1::uuid[]) ORDER BY abbreviation, id`, [ids]);
    return rows;
  }

  async listIds(): Promise<string[]> {
    const { rows } = await this.tx.query<{ id: string }>('SELECT id FROM network ORDER BY id');
    return rows.map(({ id }) => id);
  }

  async count(): Promise<number> {
    const { rows } = await this.tx.query<{ count: number }>('SELECT count(*)::int AS count FROM network');
    return rows[0]!.count;
  }

  /** @throws the driver's unique violation when the id or the fingerprint is taken */
  async add(network: Omit<NetworkRecord, 'logSize'>): Promise<void> {
    await this.tx.query('INSERT INTO network (id, name, abbreviation, fingerprint, training) VALUES ($1, $2, $3, $4, $5)', [
      network.id, network.name, network.abbreviation, network.fingerprint, network.training,
    ]);
  }

  /** After a new charter. */
  async rename(id: string, name: string, abbreviation: string): Promise<void> {
    await this.tx.query('UPDATE network SET name = $2, abbreviation = $3 WHERE id = $1', [id, name, abbreviation]);
  }
}
