import { INVITATION_KINDS, SUITE_NAMES } from '@chancery/contracts';
import { INVITATION_STATES } from '@chancery/domain';
import { AUTHORITY_KINDS } from '@chancery/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { oneOfSql } from './one-of-sql.js';

/**
 * Purpose: keep what the networks have signed (their logs), the directory derived from it, and who is signed in.
 *
 * The logs are the truth; authority, officer, device and authority_network are projections of them, kept for joins.
 * Secrets are not kept at all: of a session's token and of an invitation's only the SHA-256.
 */
export class TrustAndAccess1764000001000 implements MigrationInterface {
  readonly name = 'TrustAndAccess1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [LOGS, DIRECTORY, ACCESS, ENROLMENT, KEY_PACKAGES]) await runner.query(part);
  }

  down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}

const LOGS = `
CREATE TABLE network (
  id uuid NOT NULL CONSTRAINT network_pkey PRIMARY KEY,
  name text NOT NULL,
  abbreviation text NOT NULL,
  fingerprint bytea NOT NULL CONSTRAINT network_fingerprint UNIQUE CONSTRAINT network_fingerprint_is_sha256 CHECK (octet_length(fingerprint) = 32),
  training boolean NOT NULL,
  log_size integer NOT NULL DEFAULT 0 CONSTRAINT network_log_size_counts CHECK (log_size >= 0)
);
CREATE TABLE statement (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT statement_pkey PRIMARY KEY,
  kind text NOT NULL,
  digest bytea NOT NULL CONSTRAINT statement_digest_is_sha256 CHECK (octet_length(digest) = 32),
  bytes bytea NOT NULL,
  accepted_at timestamptz NOT NULL,
  CONSTRAINT statement_once UNIQUE (kind, digest)
);
CREATE TABLE network_log (
  network_id uuid NOT NULL CONSTRAINT network_log_network REFERENCES network (id),
  seq integer NOT NULL CONSTRAINT network_log_seq_counts CHECK (seq >= 0),
  statement_id bigint NOT NULL CONSTRAINT network_log_statement REFERENCES statement (id),
  CONSTRAINT network_log_pkey PRIMARY KEY (network_id, seq),
  CONSTRAINT network_log_statement_once UNIQUE (network_id, statement_id)
);
CREATE TABLE pending_statement (
  network_id uuid NOT NULL CONSTRAINT pending_statement_network REFERENCES network (id),
  kind text NOT NULL,
  digest bytea NOT NULL,
  bytes bytea NOT NULL,
  first_seen_at timestamptz NOT NULL,
  CONSTRAINT pending_statement_pkey PRIMARY KEY (network_id, kind, digest)
);`;

const DIRECTORY = `
CREATE TABLE authority (
  id uuid NOT NULL CONSTRAINT authority_pkey PRIMARY KEY,
  kind text NOT NULL CONSTRAINT authority_kind CHECK (${oneOfSql('kind', Object.keys(AUTHORITY_KINDS))}),
  state text NOT NULL,
  name text NOT NULL
);
CREATE TABLE authority_network (
  authority_id uuid NOT NULL CONSTRAINT authority_network_authority REFERENCES authority (id),
  network_id uuid NOT NULL CONSTRAINT authority_network_network REFERENCES network (id),
  suspended boolean NOT NULL,
  CONSTRAINT authority_network_pkey PRIMARY KEY (authority_id, network_id)
);
CREATE INDEX authority_network_by_network ON authority_network (network_id);
CREATE TABLE officer (
  id uuid NOT NULL CONSTRAINT officer_pkey PRIMARY KEY,
  authority_id uuid NOT NULL CONSTRAINT officer_authority REFERENCES authority (id),
  not_after timestamptz NOT NULL
);
CREATE INDEX officer_by_authority ON officer (authority_id);
CREATE TABLE device (
  id uuid NOT NULL CONSTRAINT device_pkey PRIMARY KEY,
  officer_id uuid NOT NULL CONSTRAINT device_officer REFERENCES officer (id),
  authority_id uuid NOT NULL CONSTRAINT device_authority REFERENCES authority (id),
  device_key bytea NOT NULL CONSTRAINT device_key_once UNIQUE CONSTRAINT device_key_is_ed25519 CHECK (octet_length(device_key) = 32),
  not_after timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX device_by_officer ON device (officer_id);
CREATE INDEX device_by_authority ON device (authority_id);`;

const ACCESS = `
CREATE TABLE session (
  token_digest bytea NOT NULL CONSTRAINT session_pkey PRIMARY KEY CONSTRAINT session_token_digest_is_sha256 CHECK (octet_length(token_digest) = 32),
  device_id uuid NOT NULL CONSTRAINT session_device REFERENCES device (id) ON DELETE CASCADE,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_device ON session (device_id);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE TABLE challenge (
  challenge bytea NOT NULL CONSTRAINT challenge_pkey PRIMARY KEY CONSTRAINT challenge_length CHECK (octet_length(challenge) = 32),
  device_id uuid NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX challenge_by_expiry ON challenge (expires_at);`;

const ENROLMENT = `
CREATE TABLE invitation (
  id uuid NOT NULL CONSTRAINT invitation_pkey PRIMARY KEY,
  kind text NOT NULL CONSTRAINT invitation_kind CHECK (${oneOfSql('kind', INVITATION_KINDS)}),
  state text NOT NULL CONSTRAINT invitation_state CHECK (${oneOfSql('state', INVITATION_STATES)}),
  network_id uuid NOT NULL CONSTRAINT invitation_network REFERENCES network (id),
  authority_id uuid NOT NULL CONSTRAINT invitation_authority REFERENCES authority (id),
  inviter_officer_id uuid NOT NULL CONSTRAINT invitation_inviter REFERENCES officer (id),
  claim_token_digest bytea NOT NULL CONSTRAINT invitation_digest_is_sha256 CHECK (octet_length(claim_token_digest) = 32),
  wrong_tokens integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  enrolment bytea,
  device_certificate bytea,
  proof bytea,
  CONSTRAINT invitation_claim_is_whole CHECK ((enrolment IS NULL) = (proof IS NULL) AND (state NOT IN ('claimed', 'approved') OR enrolment IS NOT NULL))
);
CREATE INDEX invitation_by_authority ON invitation (authority_id, network_id);`;

const KEY_PACKAGES = `
CREATE TABLE key_package (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT key_package_pkey PRIMARY KEY,
  device_id uuid NOT NULL CONSTRAINT key_package_device REFERENCES device (id) ON DELETE CASCADE,
  suite text NOT NULL CONSTRAINT key_package_suite CHECK (${oneOfSql('suite', SUITE_NAMES)}),
  package bytea NOT NULL,
  reference bytea NOT NULL CONSTRAINT key_package_reference_once UNIQUE,
  last_resort boolean NOT NULL,
  not_after timestamptz NOT NULL,
  stored_at timestamptz NOT NULL
);
CREATE INDEX key_package_by_device ON key_package (device_id, suite, last_resort, id);
CREATE UNIQUE INDEX key_package_one_last_resort ON key_package (device_id, suite) WHERE last_resort;`;
