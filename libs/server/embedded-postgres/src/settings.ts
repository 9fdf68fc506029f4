/**
 * Reachable from this machine only. The log says what happens to the server, never what a statement carried: neither
 * its text nor its parameters nor the key of a violated constraint.
 */
const ALWAYS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const;

/** Gives up every guarantee against a crash for speed. */
const UNSAFE_FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
} as const;

/** The server's settings, `name → value`, without the port. */
export function serverSettings(unsafeFast: boolean, extra: Readonly<Record<string, string>>): Record<string, string> {
  return { ...ALWAYS, ...(unsafeFast ? UNSAFE_FAST : {}), ...extra };
}
