import type { Suite } from '@chancery/contracts';
import type { Queryable } from '../database.js';

export interface NewKeyPackage {
  readonly package: Uint8Array;
  readonly reference: Uint8Array;
  readonly notAfter: Date;
}

export interface StoredKeyPackage {
  readonly deviceId: string;
  readonly package: Uint8Array;
  readonly lastResort: boolean;
}

export interface StockRecord {
  readonly suite: Suite;
  readonly single: number;
  readonly lastResortStoredAt: Date | null;
}

const TAKE_SINGLES = `
DELETE FROM key_package WHERE id IN (
  SELECT picked.id FROM unnest($1::uuid[]) AS wanted(device_id)
  CROSS JOIN LATERAL (
    SELECT k.id FROM key_package k
    WHERE k.device_id = wanted.device_id AND k.suite = $2 AND NOT k.last_resort AND k.not_after > $3
    ORDER BY k.id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) AS picked
)
RETURNING device_id AS "deviceId", package, last_resort AS "lastResort"`;

/** KeyPackages in stock. */
export class KeyPackageStore {
  constructor(private readonly tx: Queryable) {}

  /** Keeps a device's publications from racing one another past the cap, until the transaction ends. */
  async lockDevice(deviceId: string): Promise<void> {
    await this.tx.query('SELECT 1 FROM device WHERE id = $1 FOR NO KEY UPDATE', [deviceId]);
  }

  /** Adds single-use packages; those that are stored already are passed over. @returns how many are new */
  async addSingles(deviceId: string, suite: Suite, packages: readonly NewKeyPackage[], storedAt: Date): Promise<number> {
    const { rowCount } = await this.tx.query(
      `INSERT INTO key_package (device_id, suite, package, reference, last_resort, not_after, stored_at)
       SELECT $1, $2, p.package, p.reference, false, p.not_after, $6
       FROM unnest($3::bytea[], $4::bytea[], $5::timestamptz[]) AS p(package, reference, not_after)
       ON CONFLICT ON CONSTRAINT key_package_reference_once DO NOTHING`,
      [deviceId, suite, packages.map((one) => Buffer.from(one.package)), packages.map((one) => Buffer.from(one.reference)), packages.map((one) => one.notAfter), storedAt],
    );
    return rowCount;
  }

  /** @throws the driver's unique violation `key_package_reference_once` when it is in stock as another */
  async replaceLastResort(deviceId: string, suite: Suite, made: NewKeyPackage, storedAt: Date): Promise<void> {
    await this.tx.query('DELETE FROM key_package WHERE device_id = $1 AND suite = $2 AND last_resort', [deviceId, suite]);
    await this.tx.query(
      'INSERT INTO key_package (device_id, suite, package, reference, last_resort, not_after, stored_at) VALUES ($1, $2, $3, $4, true, $5, $6)',
      [deviceId, suite, made.package, made.reference, made.notAfter, storedAt],
    );
  }

  async stock(deviceId: string, now: Date): Promise<StockRecord[]> {
    const { rows } = await this.tx.query<StockRecord>(
      `SELECT suite, (count(*) FILTER (WHERE NOT last_resort))::int AS single, max(stored_at) FILTER (WHERE last_resort) AS "lastResortStoredAt"
       FROM key_package WHERE device_id = $1 AND not_after > $2 GROUP BY suite ORDER BY suite`,
      [deviceId, now],
    );
    return rows;
  }

  /** How many single-use packages of a suite each of the devices has left. */
  async countSingles(deviceIds: readonly string[], suite: Suite, now: Date): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.tx.query<{ deviceId: string; single: number }>(
      `SELECT d.id AS "deviceId", count(k.id)::int AS single FROM unnest($1::uuid[]) AS d(id)
       LEFT JOIN key_package k ON k.device_id = d.id AND k.suite = $2 AND NOT k.last_resort AND k.not_after > $3 GROUP BY d.id`,
      [deviceIds, suite, now],
    );
    return new Map(rows.map(({ deviceId, single }) => [deviceId, single]));
  }

  /** Takes one single-use package of each device out of stock. Takers never wait for one another, and never get the same. */
  async takeSingles(deviceIds: readonly string[], suite: Suite, now: Date): Promise<StoredKeyPackage[]> {
    const { rows } = await this.tx.query<StoredKeyPackage>(TAKE_SINGLES, [deviceIds, suite, now]);
    return rows;
  }

  /** Last-resort packages; they stay. */
  async lastResorts(deviceIds: readonly string[], suite: Suite, now: Date): Promise<StoredKeyPackage[]> {
    const { rows } = await this.tx.query<StoredKeyPackage>(
      'SELECT device_id AS "deviceId", package, last_resort AS "lastResort" FROM key_package WHERE device_id = ANY($1::uuid[]) AND suite = $2 AND last_resort AND not_after > $3',
      [deviceIds, suite, now],
    );
    return rows;
  }

  async removeAllOf(deviceIds: readonly string[]): Promise<void> {
    await this.tx.query('DELETE FROM key_package WHERE device_id = ANY($1::uuid[])', [deviceIds]);
  }
}
