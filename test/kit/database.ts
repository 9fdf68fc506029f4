import { randomBytes } from 'node:crypto';
import { ensureDatabase } from '@chancery/embedded-postgres';

/**
 * A fresh, migrated database for the calling test file.
 * @returns its connection string
 */
export function cloneDatabase(): Promise<string> {
  const server = process.env['CHANCERY_TEST_DATABASE'];
  if (!server) throw new Error('CHANCERY_TEST_DATABASE is not set: these tests need the set-up in test/kit/global-setup.js.');
  return ensureDatabase(server, `t_${randomBytes(6).toString('hex')}`, 'chancery_template');
}
