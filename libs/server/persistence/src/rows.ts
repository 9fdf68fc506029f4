import { ChallengeRow } from './access/challenge.row.js';
import { SessionRow } from './access/session.row.js';
import { AttachmentRow } from './attachments/attachment.row.js';
import { ChannelGroupRow } from './channels/channel-group.row.js';
import { ChannelMemberRow } from './channels/channel-member.row.js';
import { ChannelRow } from './channels/channel.row.js';
import { LogEntryRow } from './delivery/log-entry.row.js';
import { NackRow } from './delivery/nack.row.js';
import { WelcomeBodyRow } from './delivery/welcome-body.row.js';
import { WelcomeRow } from './delivery/welcome.row.js';
import { InvitationRow } from './enrolment/invitation.row.js';
import { KeyPackageRow } from './key-packages/key-package.row.js';
import { NoticeRow } from './notices/notice.row.js';
import { ObligationRow } from './notices/obligation.row.js';
import { AuthorityNetworkRow } from './trust/authority-network.row.js';
import { AuthorityRow } from './trust/authority.row.js';
import { DeviceRow } from './trust/device.row.js';
import { NetworkLogRow } from './trust/network-log.row.js';
import { NetworkRow } from './trust/network.row.js';
import { OfficerRow } from './trust/officer.row.js';
import { PendingStatementRow } from './trust/pending-statement.row.js';
import { StatementRow } from './trust/statement.row.js';

/** Every table as a class. test/persistence compares them with what the migrations make. */
export const ROWS = [
  NetworkRow, StatementRow, NetworkLogRow, PendingStatementRow, AuthorityRow, AuthorityNetworkRow, OfficerRow, DeviceRow,
  SessionRow, ChallengeRow, InvitationRow, KeyPackageRow,
  ChannelRow, ChannelGroupRow, ChannelMemberRow, LogEntryRow, WelcomeBodyRow, WelcomeRow, NackRow, NoticeRow, ObligationRow, AttachmentRow,
];
