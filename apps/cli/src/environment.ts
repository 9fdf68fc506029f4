import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment tells the command line. This file is its only reader of process.env. */
export interface CliEnvironment {
  readonly vault: string;
  readonly server: string;
  readonly passphrase?: string;
  readonly passphraseFile?: string;
  readonly keyFile?: string;
  /** File with the operator's founding token; needed by `found submit` only. */
  readonly foundingTokenFile?: string;
}

const DEFAULT_SERVER = 'http://127.0.0.1:3000';

/** @param variables  an empty variable counts as not set */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): CliEnvironment {
  const named = (name: string): string | undefined => variables[name] || undefined;
  const passphrase = named('CHANCERY_PASSPHRASE');
  const passphraseFile = named('CHANCERY_PASSPHRASE_FILE');
  const keyFile = named('CHANCERY_KEY_FILE');
  const foundingTokenFile = named('CHANCERY_CLI_FOUNDING_TOKEN_FILE');
  return {
    vault: named('CHANCERY_VAULT') ?? join(homedir(), '.chancery'),
    server: named('CHANCERY_SERVER') ?? DEFAULT_SERVER,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(foundingTokenFile === undefined ? {} : { foundingTokenFile }),
  };
}

/** Settings of a server that must not leak into one that the tour starts for itself. */
const SERVER_VARIABLE = /^(CHANCERY_|DATABASE_URL|DATA_DIR$|PORT$|HOST$|NODE_OPTIONS$)/;

/** The environment for a child process of the tour: ours without any Chancery setting, plus `settings`. */
export function childEnvironment(settings: Readonly<Record<string, string>>, variables: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(variables).filter(([name]) => !SERVER_VARIABLE.test(name));
  return { ...Object.fromEntries(kept), ...settings };
}
