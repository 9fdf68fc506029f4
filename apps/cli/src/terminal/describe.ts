import type { ChannelView, InvitationView, MessageView, NoticeView, SenderView } from '@chancery/sdk';
import { safeLine, safeLines } from './safe-text.js';
import { formatSize, formatTime } from './times.js';

const who = (sender: SenderView | undefined): string => (sender ? `${sender.officer}, ${sender.authority} (${sender.state})` : 'unknown sender');

/** What `--json` prints of a message: all that a script may need; the keys of attachments stay in the vault. */
export function messageJson(message: MessageView): unknown {
  const { content, ...rest } = message;
  if (content?.kind !== 'attachment') return message;
  return { ...rest, content: { ...content, files: content.files.map(({ attachmentId, name, mediaType, sizeBytes }, index) => ({ index, attachmentId, name, mediaType, sizeBytes })) } };
}

/** A message as a person reads it: a line with sender and time, then its text. */
export function messageLines(message: MessageView): string[] {
  const number = message.seq === undefined ? 'queued' : `#${message.seq}`;
  const head = `${number}  ${formatTime(message.acceptedAt ?? message.sentAt)}  ${safeLine(who(message.sender), 300)}${message.own ? '  [you]' : ''}${marks(message)}`;
  return [head, ...contentLines(message).map((line) => `    ${line}`), `    id ${safeLine(message.id, 64)}`];
}

/** What later entries say of a message. */
function marks({ revised, replies }: MessageView): string {
  return `${revised ? `  [revised ${formatTime(revised.at)}]` : ''}${replies === undefined ? '' : `  [${replies} ${replies === 1 ? 'reply' : 'replies'}]`}`;
}

function contentLines(message: MessageView): string[] {
  if (message.integrity !== 'verified') return [`This message counts for nothing: ${message.integrity}${message.reason === undefined ? '' : ` (${safeLine(message.reason, 80)})`}.`];
  if (message.membership) return membershipLines(message.membership);
  if (message.retracted) return [`Retracted by its sender, ${formatTime(message.retracted.at)}.`];
  const { content } = message;
  switch (content?.kind) {
    case 'text':
      return safeLines(content.text);
    case 'opening':
      return [`Opened this channel: ${safeLine(content.subject)}`];
    case 'attachment':
      return [...(content.text ? safeLines(content.text) : []), ...content.files.map((file, index) => `[file ${index}] ${safeLine(file.name)} (${safeLine(file.mediaType)}, ${formatSize(file.sizeBytes)})`)];
    case 'notice':
      return [`Notice ${content.priority}, ${content.noticeKind}: ${safeLine(content.body.title)}`, ...safeLines(content.body.text)];
    case 'newer':
      return ['Written by a newer version of Chancery: update to read it.'];
    default:
      return [];
  }
}

function membershipLines(change: NonNullable<MessageView['membership']>): string[] {
  const people = (list: readonly SenderView[]): string => list.map((one) => safeLine(who(one), 300)).join('; ');
  const lines = [];
  if (change.added.length > 0) lines.push(`Added: ${people(change.added)}`);
  if (change.removed.length > 0) lines.push(`Removed: ${people(change.removed)}`);
  if (change.policyChanged) lines.push('Changed the rules of this channel.');
  if (change.rejoined) lines.push('Came back to this channel.');
  return lines.length > 0 ? lines : ['Renewed the keys of this channel.'];
}

export const channelRow = (channel: ChannelView): string[] => [
  channel.channelId, channel.kind, channel.subject ?? '(not received yet)', channel.state === 'stopped' ? `stopped: ${channel.stoppedBy ?? ''}` : channel.state,
  String(channel.officerIds.length), String(channel.deviceCount), channel.queued > 0 ? String(channel.queued) : '',
];
export const CHANNEL_HEADINGS = ['Id', 'Kind', 'Subject', 'State', 'Officers', 'Devices', 'Waiting'] as const;

export const noticeRow = (notice: NoticeView): string[] => [
  notice.noticeId, notice.direction, notice.priority, notice.kind, notice.body.title, `${notice.from.authority} (${notice.from.state})`,
  notice.ackBy === undefined ? '' : formatTime(notice.ackBy), notice.obligation ?? '',
];
export const NOTICE_HEADINGS = ['Id', 'Way', 'Priority', 'Kind', 'Title', 'From', 'Acknowledge by', 'You owe'] as const;

export const invitationFacts = (invitation: InvitationView, fingerprint: string | undefined): [string, string][] => [
  ['Invitation', invitation.invitationId],
  ['Code', invitation.code],
  ['Link', invitation.link],
  ['Valid until', formatTime(invitation.expiresAt)],
  ...(fingerprint === undefined ? [] : [['Fingerprint of the network', fingerprint] as [string, string]]),
];
