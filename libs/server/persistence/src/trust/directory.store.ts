import type { Admission, DeviceCertificate, OfficerCertificate } from '@chancery/contracts';
import type { Queryable } from '../database.js';

const at = (unixSeconds: number): Date => new Date(unixSeconds * 1000);

export interface DeviceRecord {
  readonly id: string;
  readonly officerId: string;
  readonly revoked: boolean;
}

/** The projections of the logs that other tables join with. Written only together with a log. */
export class DirectoryStore {
  constructor(private readonly tx: Queryable) {}

  async admit(admission: Admission): Promise<void> {
    await this.tx.query(
      'INSERT INTO authority (id, kind, state, name) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind, state = EXCLUDED.state, name = EXCLUDED.name',
      [admission.authorityId, admission.kind, admission.state, admission.name],
    );
    await this.tx.query(
      'INSERT INTO authority_network (authority_id, network_id, suspended) VALUES ($1, $2, false) ON CONFLICT (authority_id, network_id) DO UPDATE SET suspended = false',
      [admission.authorityId, admission.networkId],
    );
  }

  async suspend(authorityId: string, networkId: string): Promise<void> {
    await this.tx.query('UPDATE authority_network SET suspended = true WHERE authority_id = $1 AND network_id = $2', [authorityId, networkId]);
  }

  /** Networks in which the authority is admitted and not suspended. */
  async networksOf(authorityId: string): Promise<string[]> {
    const { rows } = await this.tx.query<{ id: string }>('SELECT network_id AS id FROM authority_network WHERE authority_id = $1 AND NOT suspended ORDER BY network_id', [authorityId]);
    return rows.map(({ id }) => id);
  }

  /** @returns false when the id belongs to another authority */
  async putOfficer(certificate: OfficerCertificate): Promise<boolean> {
    const { rowCount } = await this.tx.query(
      `INSERT INTO officer (id, authority_id, not_after) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET not_after = EXCLUDED.not_after WHERE officer.authority_id = EXCLUDED.authority_id`,
      [certificate.officerId, certificate.authorityId, at(certificate.notAfter)],
    );
    return rowCount === 1;
  }

  /**
   * @returns false when the id belongs to another officer or key
   * @throws the driver's unique violation `device_key_once` when the key belongs to another device
   */
  async putDevice(certificate: DeviceCertificate): Promise<boolean> {
    const { rowCount } = await this.tx.query(
      `INSERT INTO device (id, officer_id, authority_id, device_key, not_after) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT device_pkey DO UPDATE SET not_after = EXCLUDED.not_after
       WHERE (device.officer_id, device.authority_id, device.device_key) = (EXCLUDED.officer_id, EXCLUDED.authority_id, EXCLUDED.device_key)`,
      [certificate.deviceId, certificate.officerId, certificate.authorityId, certificate.deviceKey, at(certificate.notAfter)],
    );
    return rowCount === 1;
  }

  async findDevice(deviceId: string): Promise<{ authorityId: string; officerId: string } | undefined> {
    const { rows } = await this.tx.query<{ authorityId: string; officerId: string }>('SELECT authority_id AS "authorityId", officer_id AS "officerId" FROM device WHERE id = $1', [deviceId]);
    return rows[0];
  }

  /** Devices of an authority, and whether each is marked as revoked. */
  async devicesOf(authorityId: string): Promise<DeviceRecord[]> {
    const { rows } = await this.tx.query<DeviceRecord>('SELECT id, officer_id AS "officerId", revoked_at IS NOT NULL AS revoked FROM device WHERE authority_id = $1', [authorityId]);
    return rows;
  }

  async markRevoked(deviceIds: readonly string[], revokedAt: Date): Promise<void> {
    await this.tx.query('UPDATE device SET revoked_at = $2 WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL', [deviceIds, revokedAt]);
  }

  async markGood(deviceIds: readonly string[]): Promise<void> {
    await this.tx.query('UPDATE device SET revoked_at = NULL WHERE id = ANY($1::uuid[])', [deviceIds]);
  }
}
