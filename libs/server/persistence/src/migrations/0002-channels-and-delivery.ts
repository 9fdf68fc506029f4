import { ENTRY_KINDS, SUITE_NAMES } from '@chancery/contracts';
import { CHANNEL_KINDS } from '@chancery/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { oneOfSql } from './one-of-sql.js';

/**
 * Purpose: keep conversations, who is in them, and their logs.
 *
 * The database refuses what code must not do: two entries in one place, a repetition in a device's count, two members
 * in one leaf. The log has no foreign key to its channel: the check would lock the channel's row for every message.
 * Sealed bodies are stored as they are: nobody can compress them.
 */
export class ChannelsAndDelivery1764000002000 implements MigrationInterface {
  readonly name = 'ChannelsAndDelivery1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [CHANNELS, LOG, WELCOMES]) await runner.query(part);
  }

  down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}

const CHANNELS = `
CREATE TABLE channel (
  id uuid NOT NULL CONSTRAINT channel_pkey PRIMARY KEY,
  network_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT channel_kind CHECK (${oneOfSql('kind', Object.keys(CHANNEL_KINDS))}),
  suite text NOT NULL CONSTRAINT channel_suite CHECK (${oneOfSql('suite', SUITE_NAMES)}),
  founder_device_id uuid NOT NULL,
  policy_changed boolean NOT NULL,
  opened_at timestamptz NOT NULL
);
CREATE TABLE channel_group (
  channel_id uuid NOT NULL CONSTRAINT channel_group_channel REFERENCES channel (id),
  ordinal integer NOT NULL,
  group_id bytea NOT NULL CONSTRAINT channel_group_id_once UNIQUE CONSTRAINT channel_group_id_length CHECK (octet_length(group_id) BETWEEN 16 AND 32),
  epoch bigint NOT NULL CONSTRAINT channel_group_epoch_counts CHECK (epoch >= 0),
  group_info bytea NOT NULL,
  CONSTRAINT channel_group_pkey PRIMARY KEY (channel_id, ordinal)
);
ALTER TABLE channel_group ALTER COLUMN group_info SET STORAGE EXTERNAL;
CREATE TABLE channel_member (
  channel_id uuid NOT NULL CONSTRAINT channel_member_channel REFERENCES channel (id),
  device_id uuid NOT NULL,
  officer_id uuid NOT NULL,
  authority_id uuid NOT NULL,
  leaf_index integer NOT NULL CONSTRAINT channel_member_leaf_counts CHECK (leaf_index >= 0),
  joined_seq bigint NOT NULL,
  removed_seq bigint,
  delivered_seq bigint NOT NULL,
  CONSTRAINT channel_member_leaves_after_joining CHECK (removed_seq > joined_seq),
  CONSTRAINT channel_member_pkey PRIMARY KEY (channel_id, device_id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX channel_member_one_per_leaf ON channel_member (channel_id, leaf_index) WHERE removed_seq IS NULL;
CREATE INDEX channel_member_by_device ON channel_member (device_id);`;

const LOG = `
CREATE TABLE log_entry (
  channel_id uuid NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL CONSTRAINT log_entry_kind CHECK (${oneOfSql('kind', ENTRY_KINDS)}),
  epoch bigint NOT NULL,
  device_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  counter bigint,
  body bytea NOT NULL,
  digest bytea NOT NULL CONSTRAINT log_entry_digest_is_sha256 CHECK (octet_length(digest) = 32),
  accepted_at timestamptz NOT NULL,
  CONSTRAINT log_entry_counts CHECK (seq >= 1 AND epoch >= 0 AND counter >= 1),
  CONSTRAINT log_entry_messages_are_counted CHECK ((kind = 'message') = (counter IS NOT NULL)),
  CONSTRAINT log_entry_pkey PRIMARY KEY (channel_id, seq)
);
ALTER TABLE log_entry ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX log_entry_once ON log_entry (channel_id, device_id, entry_id);
CREATE UNIQUE INDEX log_entry_counter_once ON log_entry (channel_id, device_id, counter) WHERE counter IS NOT NULL;`;

const WELCOMES = `
CREATE TABLE welcome_body (
  channel_id uuid NOT NULL,
  seq bigint NOT NULL,
  body bytea NOT NULL,
  CONSTRAINT welcome_body_pkey PRIMARY KEY (channel_id, seq),
  CONSTRAINT welcome_body_commit FOREIGN KEY (channel_id, seq) REFERENCES log_entry (channel_id, seq)
);
ALTER TABLE welcome_body ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE welcome (
  id uuid NOT NULL CONSTRAINT welcome_pkey PRIMARY KEY,
  device_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  seq bigint NOT NULL,
  CONSTRAINT welcome_once UNIQUE (device_id, channel_id, seq),
  CONSTRAINT welcome_of_body FOREIGN KEY (channel_id, seq) REFERENCES welcome_body (channel_id, seq)
);
CREATE INDEX welcome_by_commit ON welcome (channel_id, seq);
CREATE TABLE nack (
  channel_id uuid NOT NULL,
  seq bigint NOT NULL,
  device_id uuid NOT NULL,
  reported_at timestamptz NOT NULL,
  CONSTRAINT nack_pkey PRIMARY KEY (channel_id, seq, device_id),
  CONSTRAINT nack_commit FOREIGN KEY (channel_id, seq) REFERENCES log_entry (channel_id, seq)
);`;
