import { hostName, oneOf, origin, origins, postgresUrl, type Reader, wholeNumber, words } from './readers.js';

/** One setting of the server. Everything that reads, checks or documents settings goes by this table. */
export interface Setting<Value> {
  readonly variable: string;
  readonly reader: Reader<Value>;
  /** Present when there is a value without the variable; a setting without it is optional. */
  readonly fallback?: Value;
  /** How the docs describe the default when the value does not speak for itself. */
  readonly fallbackInWords?: string;
  /** Secrets may also be given as the name of a file, in `<variable>_FILE`. */
  readonly secret?: true;
  readonly description: string;
}

type WithFallback<Value> = Setting<Value> & { readonly fallback: Value };

const required = <Value>(setting: WithFallback<Value>): WithFallback<Value> => setting;
const optional = <Value>(setting: Setting<Value> & { readonly fallback?: never }): Setting<Value> => setting;

const GIBIBYTE = 1024 ** 3;
const path = words(1, 'path');

export const SETTINGS = {
  port: required({ variable: 'PORT', reader: wholeNumber(0, 65_535), fallback: 3000, description: 'TCP port that the server listens on. 0 takes any free one.' }),
  host: required({ variable: 'HOST', reader: hostName, fallback: '127.0.0.1', description: 'Address that the server listens on. `0.0.0.0` opens it to the network: put a TLS proxy in front.' }),
  dataDir: optional<string>({ variable: 'DATA_DIR', reader: path, fallbackInWords: '`.data` in the current folder; `/var/lib/chancery` for root in a closed folder', description: 'Folder for the embedded database, the founding token and attachments. One process at a time.' }),
  databaseUrl: optional<string>({ variable: 'DATABASE_URL', reader: postgresUrl, secret: true, fallbackInWords: 'embedded database', description: 'PostgreSQL 18 server to use instead of the embedded one. Use it in production.' }),
  publicOrigin: optional<string>({ variable: 'CHANCERY_PUBLIC_ORIGIN', reader: origin, fallbackInWords: 'the Host header of the request', description: 'Origin under which clients know this server: the audience that a sign-in is bound to. Set it in production.' }),
  allowedOrigins: required<readonly string[]>({ variable: 'CHANCERY_ALLOWED_ORIGINS', reader: origins, fallback: [], fallbackInWords: 'none', description: 'Web origins that browsers may call this server from (CORS).' }),
  foundingToken: optional<string>({ variable: 'CHANCERY_FOUNDING_TOKEN', reader: words(16, 'at least 16 characters'), secret: true, fallbackInWords: 'made at random and kept in the data folder', description: 'Token that allows founding a network on this server.' }),
  databasePool: required({ variable: 'CHANCERY_DATABASE_POOL', reader: wholeNumber(2, 200, 'connections'), fallback: 10, description: 'Most database connections that one process holds.' }),
  sendLanes: required({ variable: 'CHANCERY_SEND_LANES', reader: wholeNumber(1, 4, 'lanes'), fallback: 3, description: 'Batches of messages that are written at the same time.' }),
  sessionMinutes: required({ variable: 'CHANCERY_SESSION_MINUTES', reader: wholeNumber(1, 1440, 'minutes'), fallback: 60, description: 'How long a sign-in lasts.' }),
  attachmentDir: optional<string>({ variable: 'CHANCERY_ATTACHMENT_DIR', reader: path, fallbackInWords: '`attachments` in the data folder', description: 'Folder for sealed attachments.' }),
  maxAttachmentBytes: required({ variable: 'CHANCERY_MAX_ATTACHMENT_BYTES', reader: wholeNumber(1, 1024 * GIBIBYTE, 'bytes'), fallback: 8 * GIBIBYTE, fallbackInWords: '8589934592 (8 GiB)', description: 'Largest sealed attachment.' }),
  web: required({ variable: 'CHANCERY_WEB', reader: oneOf('on', 'off'), fallback: 'on', description: 'Whether this server serves the web client. `off` leaves the API alone, for a client that is served from another origin: name that one in `CHANCERY_ALLOWED_ORIGINS`.' }),
  worker: required({ variable: 'CHANCERY_WORKER', reader: oneOf('inline', 'external', 'off'), fallback: 'inline', description: 'Who runs the timers: this process, a separate `npm run worker` (needs DATABASE_URL), or nobody.' }),
  logLevel: required({ variable: 'CHANCERY_LOG_LEVEL', reader: oneOf('debug', 'info', 'warn', 'error', 'silent'), fallback: 'info', description: 'Least serious event that is logged.' }),
  rateLimitPerMinute: required({ variable: 'CHANCERY_RATE_LIMIT_PER_MINUTE', reader: wholeNumber(1, 10_000_000, 'requests'), fallback: 6000, description: 'Requests that one caller may make in a minute.' }),
  drainSeconds: required({ variable: 'CHANCERY_DRAIN_SECONDS', reader: wholeNumber(0, 300, 'seconds'), fallback: 10, description: 'How long a stopping server lets running requests finish.' }),
  training: required({ variable: 'CHANCERY_TRAINING', reader: oneOf('auto', 'on', 'off'), fallback: 'auto', description: 'Training network of invented States with players that answer. `auto`: with the embedded database only, while no network is founded yet or when the data folder holds a training network.' }),
} as const;

/** What the server is told. A setting without a default is missing when nobody gave it. */
export type Configuration = {
  readonly [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name] extends WithFallback<infer Value>
    ? Value
    : (typeof SETTINGS)[Name] extends Setting<infer Value>
      ? Value | undefined
      : never;
};

/** Variables of other programs, which the server passes over. A name that ends in `*` stands for all that begin so. */
export const FOREIGN_VARIABLES = [
  { variable: 'CHANCERY_SERVER', usedBy: 'cli', description: 'Origin of the server that the command line talks to.' },
  { variable: 'CHANCERY_VAULT', usedBy: 'cli', description: 'Folder of the device vault.' },
  { variable: 'CHANCERY_PASSPHRASE', usedBy: 'cli', description: 'Passphrase of the vault. Prefer the file: other programs can read variables.' },
  { variable: 'CHANCERY_PASSPHRASE_FILE', usedBy: 'cli', description: 'File that holds the passphrase of the vault.' },
  { variable: 'CHANCERY_KEY_FILE', usedBy: 'cli', description: 'File with the key that opens the vault instead of a passphrase.' },
  { variable: 'CHANCERY_CLI_FOUNDING_TOKEN_FILE', usedBy: 'cli', description: 'File with the founding token, for whoever founds a network by the command line.' },
  { variable: 'CHANCERY_TEST_*', usedBy: 'tests', description: '`CHANCERY_TEST_LONG=1` runs the long forms of the tests, `CHANCERY_TEST_WRITE_DOCS=1` writes the generated pages of the docs anew; the others pass from the test set-up to the tests.' },
] as const;
