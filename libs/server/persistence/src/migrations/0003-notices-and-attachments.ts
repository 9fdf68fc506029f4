import { NOTICE_KINDS, NOTICE_PRIORITIES, obligationMachine } from '@chancery/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { oneOfSql } from './one-of-sql.js';

/**
 * Purpose: keep what the server's clock must know of notices, and which sealed files belong to which channel.
 *
 * The states of an obligation are those of the machine; an acknowledgement, once there, can neither go nor be missing.
 */
export class NoticesAndAttachments1764000003000 implements MigrationInterface {
  readonly name = 'NoticesAndAttachments1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [NOTICES, ATTACHMENTS]) await runner.query(part);
  }

  down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}

const NOTICES = `
CREATE TABLE notice (
  id uuid NOT NULL CONSTRAINT notice_pkey PRIMARY KEY,
  network_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL CONSTRAINT notice_kind CHECK (${oneOfSql('kind', Object.keys(NOTICE_KINDS))}),
  priority text NOT NULL CONSTRAINT notice_priority CHECK (${oneOfSql('priority', Object.keys(NOTICE_PRIORITIES))}),
  from_authority_id uuid NOT NULL,
  from_device_id uuid NOT NULL,
  accepted_at timestamptz NOT NULL,
  ack_by timestamptz NOT NULL,
  CONSTRAINT notice_due_after_sending CHECK (ack_by > accepted_at),
  CONSTRAINT notice_one_per_entry UNIQUE (channel_id, seq),
  CONSTRAINT notice_entry FOREIGN KEY (channel_id, seq) REFERENCES log_entry (channel_id, seq)
);
CREATE INDEX notice_by_sender ON notice (from_authority_id, accepted_at);
CREATE TABLE obligation (
  notice_id uuid NOT NULL CONSTRAINT obligation_notice REFERENCES notice (id),
  authority_id uuid NOT NULL,
  state text NOT NULL CONSTRAINT obligation_state CHECK (${oneOfSql('state', obligationMachine.states)}),
  due_at timestamptz NOT NULL,
  acknowledgement bytea,
  acknowledged_at timestamptz,
  CONSTRAINT obligation_acknowledged_is_signed CHECK ((state = 'acknowledged') = (acknowledgement IS NOT NULL) AND (acknowledgement IS NULL) = (acknowledged_at IS NULL)),
  CONSTRAINT obligation_pkey PRIMARY KEY (notice_id, authority_id)
);
CREATE INDEX obligation_due ON obligation (due_at) WHERE state = '${obligationMachine.initial}';
CREATE INDEX obligation_by_authority ON obligation (authority_id);`;

const ATTACHMENTS = `
CREATE TABLE attachment (
  id uuid NOT NULL CONSTRAINT attachment_pkey PRIMARY KEY,
  channel_id uuid NOT NULL CONSTRAINT attachment_channel REFERENCES channel (id),
  device_id uuid NOT NULL,
  sealed_size_bytes bigint NOT NULL CONSTRAINT attachment_size_counts CHECK (sealed_size_bytes >= 0),
  begun_at timestamptz NOT NULL,
  completed_at timestamptz
);
CREATE INDEX attachment_unfinished ON attachment (begun_at) WHERE completed_at IS NULL;`;
