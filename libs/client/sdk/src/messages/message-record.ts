import { decodeContent, isFolded, type FoldedContent, type MessageContent } from '@chancery/content';
import type { MembershipEvent, LeafIdentity } from '@chancery/sealing';
import type { OutboxItem } from '../channels/channel.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { MembershipView, MessageIntegrity, MessageView, SenderView, ShownContent } from '../views.js';
import type { Fold } from './fold-records.js';
import { contentOf } from './outbox-contents.js';

/** An entry of a channel's log as the vault keeps it. */
export interface MessageRecord {
  readonly channelId: string;
  readonly id: string;
  readonly seq: number;
  readonly sentAt: number;
  readonly acceptedAt: number;
  readonly own: boolean;
  readonly sender?: SenderView;
  readonly plaintext?: Uint8Array;
  readonly membership?: MembershipView;
  readonly integrity: MessageIntegrity;
  readonly reason?: string;
  /** SHA-256 of the sealed bytes. */
  readonly sealedDigest?: Uint8Array;
}

/** An officer as the network's log names them now: names are kept with the message, as they were. */
export function senderView(leaf: Pick<LeafIdentity, 'authorityId' | 'officerId' | 'deviceId' | 'officerName'>, network: NetworkTrust): SenderView {
  const authority = network.ledger.authority(leaf.authorityId);
  return { state: authority?.state ?? '', authorityId: leaf.authorityId, authority: authority?.name ?? '', officerId: leaf.officerId, officer: leaf.officerName, deviceId: leaf.deviceId };
}

export function membershipView(event: MembershipEvent, network: NetworkTrust): MembershipView {
  const view = (leaf: LeafIdentity): SenderView => senderView(leaf, network);
  return { actor: view(event.actor), added: event.added.map(view), removed: event.removed.map(view), policyChanged: event.policyChanged, rejoined: event.rejoined };
}

/** Content fit to be shown: the keys of attachments stay here. */
export function shown(content: Exclude<MessageContent, FoldedContent>): ShownContent {
  if (content.kind !== 'attachment') return content;
  return { ...content, files: content.files.map(({ attachmentId, name, mediaType, sizeBytes }) => ({ attachmentId, name, mediaType, sizeBytes })) };
}

/** A row of a channel, with what later entries say of it. */
export function messageView(record: MessageRecord, fold: Fold = {}): MessageView {
  const { plaintext, sealedDigest: _, ...rest } = record;
  const content = plaintext && fold.retractedAt === undefined ? decodeContent(plaintext).content : undefined;
  return { ...rest, state: 'sent', ...(content && !isFolded(content) ? { content: shown(content) } : {}), ...folded(fold, content) };
}

function folded({ latest, revisions = 0, retractedAt, replies, rootId }: Fold, original: MessageContent | undefined): Partial<MessageView> {
  return {
    ...(replies === undefined ? {} : { replies }),
    ...(rootId === undefined ? {} : { rootId }),
    ...(retractedAt === undefined ? {} : { retracted: { at: retractedAt } }),
    ...(latest && original?.kind === 'text' ? { content: reworded(original, latest), revised: { at: latest.at, versions: revisions + 1 } } : {}),
  };
}

type Text = Extract<ShownContent, { kind: 'text' }>;

/** A text as revised: what it answers stays. */
export function reworded({ inReplyTo }: Text, { text, language }: { readonly text: string; readonly language?: string }): Text {
  return { kind: 'text', text, ...(language === undefined ? {} : { language }), ...(inReplyTo === undefined ? {} : { inReplyTo }) };
}

export function queuedView(item: OutboxItem, channelId: string, sender: SenderView, receipt?: { seq: number; acceptedAt: number }): MessageView {
  const content = contentOf(item);
  return {
    id: item.messageId, channelId, sender, own: true,
    sentAt: item.sentAt,
    state: receipt ? 'sent' : 'queued',
    ...(receipt ? { seq: receipt.seq, acceptedAt: receipt.acceptedAt } : {}),
    ...(isFolded(content) ? {} : { content: shown(content) }),
    integrity: 'verified',
  };
}
