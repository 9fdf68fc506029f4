import type { Queryable } from '../database.js';

/** Sign-in challenges: each can be spent once. */
export class ChallengeStore {
  constructor(private readonly tx: Queryable) {}

  /** Stores one, and throws away those that ran out before `now`. */
  async add(challenge: Uint8Array, deviceId: string, now: Date, expiresAt: Date): Promise<void> {
    await this.tx.query('DELETE FROM challenge WHERE expires_at < $1', [now], 'challenge-sweep');
    await this.tx.query('INSERT INTO challenge (challenge, device_id, expires_at) VALUES ($1, $2, $3)', [challenge, deviceId, expiresAt], 'challenge-add');
  }

  /** @returns true for the first caller only, and only before it runs out */
  async spend(challenge: Uint8Array, deviceId: string, now: Date): Promise<boolean> {
    const { rowCount } = await this.tx.query('DELETE FROM challenge WHERE challenge = $1 AND device_id = $2 AND expires_at >= $3', [challenge, deviceId, now], 'challenge-spend');
    return rowCount === 1;
  }
}
