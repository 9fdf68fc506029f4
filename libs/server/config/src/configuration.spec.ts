import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigurationError, loadConfiguration, renderConfigurationDoc } from './index.js';
import { withSecretFiles } from './process-configuration.js';

describe('the configuration', () => {
  it('needs no variable at all', () => {
    expect(loadConfiguration({})).toEqual({
      port: 3000, host: '127.0.0.1', dataDir: undefined, databaseUrl: undefined, publicOrigin: undefined, allowedOrigins: [],
      foundingToken: undefined, databasePool: 10, sendLanes: 3, sessionMinutes: 60, attachmentDir: undefined,
      maxAttachmentBytes: 8_589_934_592, web: 'on', worker: 'inline', logLevel: 'info', rateLimitPerMinute: 6000, drainSeconds: 10, training: 'auto',
    });
  });

  it('takes every setting from its variable', () => {
    expect(loadConfiguration({
      PORT: '0', HOST: '::1', DATA_DIR: '/srv/chancery', DATABASE_URL: 'postgres://u:p@db:5432/chancery', CHANCERY_PUBLIC_ORIGIN: 'https://chancery.example',
      CHANCERY_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443', CHANCERY_FOUNDING_TOKEN: '0123456789abcdef', CHANCERY_DATABASE_POOL: '20',
      CHANCERY_SEND_LANES: '4', CHANCERY_SESSION_MINUTES: '5', CHANCERY_ATTACHMENT_DIR: '/srv/blobs', CHANCERY_MAX_ATTACHMENT_BYTES: '1048576',
      CHANCERY_WEB: 'off', CHANCERY_WORKER: 'external', CHANCERY_LOG_LEVEL: 'warn', CHANCERY_RATE_LIMIT_PER_MINUTE: '60', CHANCERY_DRAIN_SECONDS: '0', CHANCERY_TRAINING: 'on',
    })).toEqual({
      port: 0, host: '::1', dataDir: '/srv/chancery', databaseUrl: 'postgres://u:p@db:5432/chancery', publicOrigin: 'https://chancery.example',
      allowedOrigins: ['https://a.example', 'https://b.example:8443'], foundingToken: '0123456789abcdef', databasePool: 20,
      sendLanes: 4, sessionMinutes: 5, attachmentDir: '/srv/blobs', maxAttachmentBytes: 1_048_576,
      web: 'off', worker: 'external', logLevel: 'warn', rateLimitPerMinute: 60, drainSeconds: 0, training: 'on',
    });
  });

  it.each([
    ['PORT', '65536'], ['PORT', '3000x'], ['PORT', '-1'], ['PORT', '1e3'], ['PORT', ' 80'], ['HOST', 'a b'],
    ['DATABASE_URL', 'mysql://u:canary@db/chancery'], ['DATABASE_URL', 'postgres://u:canary@db'],
    ['CHANCERY_PUBLIC_ORIGIN', 'https://chancery.example/'], ['CHANCERY_PUBLIC_ORIGIN', 'ftp://chancery.example'], ['CHANCERY_PUBLIC_ORIGIN', 'chancery.example'],
    ['CHANCERY_ALLOWED_ORIGINS', '*'], ['CHANCERY_ALLOWED_ORIGINS', 'https://a.example,https://b.example/x'], ['CHANCERY_FOUNDING_TOKEN', 'canary'],
    ['CHANCERY_SEND_LANES', '5'], ['CHANCERY_SEND_LANES', '0'], ['CHANCERY_WORKER', 'inlined'], ['CHANCERY_WEB', 'yes'], ['CHANCERY_TRAINING', 'yes'], ['CHANCERY_WORKER', 'external'],
    ['CHANCERY_LOG_LEVEL', 'trace'], ['CHANCERY_MAX_ATTACHMENT_BYTES', '0'], ['CHANCERY_DRAIN_SECONDS', '301'],
  ])('refuses a %s out of its range in a sentence that names it and keeps the value to itself', (variable, value) => {
    const load = (): unknown => loadConfiguration({ [variable]: value });
    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(new RegExp(`^${variable} .*\\.$`));
    expect(load).not.toThrow(/canary/);
  });

  it.each(['CHANCERY_SESION_MINUTES', 'CHANCERY_CLI_FOUNDING_TOKEN', 'CHANCERY_CLI_', 'CHANCERY_VAULTS', 'CHANCERY_'])('refuses a misspelt %s', (name) => {
    expect(() => loadConfiguration({ [name]: '5' })).toThrow(`${name} is not a setting of Chancery: see docs/configuration.md for the names.`);
  });

  it('passes over what belongs to other programs', () => {
    const others = { CHANCERY_SERVER: 'x', CHANCERY_VAULT: 'x', CHANCERY_PASSPHRASE: 'x', CHANCERY_PASSPHRASE_FILE: 'x', CHANCERY_KEY_FILE: 'x', CHANCERY_CLI_FOUNDING_TOKEN_FILE: 'x', CHANCERY_TEST_LONG: '1', CHANCERY_TEST_DATABASE: 'x', PATH: '/bin', npm_config_x: 'y' };
    expect(loadConfiguration(others)).toEqual(loadConfiguration({}));
  });

  it('counts an empty variable as not set', () => {
    expect(loadConfiguration({ PORT: '', DATABASE_URL: '', CHANCERY_WORKER: '' })).toEqual(loadConfiguration({}));
  });

  it('is described by docs/configuration.md as it is', () => {
    const doc = join(dirname(fileURLToPath(import.meta.url)), '../../../../docs/configuration.md');
    if (process.env['CHANCERY_TEST_WRITE_DOCS'] === '1') writeFileSync(doc, renderConfigurationDoc());
    expect(readFileSync(doc, 'utf8')).toBe(renderConfigurationDoc());
  });
});

describe('a secret given as a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chancery-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (text: string): string => {
    const path = join(folder, 'secret');
    writeFileSync(path, text);
    return path;
  };

  it('is read without its line end', () => {
    const environment = withSecretFiles({ CHANCERY_FOUNDING_TOKEN_FILE: file('0123456789abcdef\n') });
    expect(loadConfiguration(environment).foundingToken).toBe('0123456789abcdef');
  });

  it.each([
    ['is missing', () => '/nonexistent/secret', 'CHANCERY_FOUNDING_TOKEN_FILE names a file that cannot be read (ENOENT).'],
    ['is empty', () => file('\n'), 'CHANCERY_FOUNDING_TOKEN_FILE names an empty file.'],
  ])('is refused when the file %s', (_name, path, sentence) => {
    expect(() => withSecretFiles({ CHANCERY_FOUNDING_TOKEN_FILE: path() })).toThrow(sentence);
  });

  it('is refused when it is given twice', () => {
    expect(() => withSecretFiles({ DATABASE_URL: 'postgres://a/b', DATABASE_URL_FILE: file('postgres://a/b') })).toThrow('DATABASE_URL is given twice: also as DATABASE_URL_FILE.');
  });
});
