import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Account, canEnter, databaseAccount } from './account.js';

/**
 * Where data goes when nobody says: `.data` in the current folder, or `/var/lib/<name>` when root runs the server from
 * a folder that the database's account cannot enter (a checkout below /root).
 * @param name  the product's name in lower case, used below /var/lib
 */
export function defaultDataDir(name: string): string {
  const account = databaseAccount();
  return !account || canEnter(process.cwd(), account) ? join(process.cwd(), '.data') : join('/var/lib', name);
}

/**
 * Makes the data folder. With an account of its own the database must be able to pass through, so the folder is then
 * open to pass (not to list) and every private file in it guards itself by its own mode.
 * @returns its one true path: a server that outlived its starter is recognised by it
 * @throws Error when the database's account cannot get there
 */
export function openDataFolder(dataDir: string, account: Account | undefined): string {
  mkdirSync(resolve(dataDir), { recursive: true, mode: account ? 0o711 : 0o700 });
  const path = realpathSync(resolve(dataDir));
  if (account && !canEnter(path, account)) {
    chmodSync(path, 0o711);
    if (!canEnter(path, account)) {
      throw new Error(`The data folder ${path} lies below a folder that the database's account (uid ${account.uid}) cannot enter: set DATA_DIR to another place.`);
    }
  }
  return path;
}
