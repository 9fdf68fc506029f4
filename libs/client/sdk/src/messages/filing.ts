import { isFolded, type MessageContent } from '@chancery/content';
import type { Overlay } from '../channels/overlay.js';
import type { SenderView } from '../views.js';
import { foldName, packed, placeName, readFold, readPlace, threadName } from './fold-records.js';
import type { MessageRecord } from './message-record.js';

/** A verified message: its sender is known. */
export type Filed = MessageRecord & { readonly sender: SenderView };

/** Files a message so that it is found by its id and in its thread. */
export async function file(overlay: Overlay, record: Filed, content: MessageContent): Promise<void> {
  const { channelId, id, seq, sender } = record;
  if (await overlay.get(placeName(channelId, id))) return;
  overlay.put(placeName(channelId, id), packed({ seq, kind: isFolded(content) ? 'folded' : content.kind, officerId: sender.officerId, authorityId: sender.authorityId }));
  if (content.kind === 'text' && content.inReplyTo !== undefined && content.inReplyTo !== id) await thread(overlay, record, content.inReplyTo);
}

/** A reply to a reply belongs to the root of both: threads have one level. */
async function thread(overlay: Overlay, { channelId, seq }: MessageRecord, inReplyTo: string): Promise<void> {
  const reader = (name: string): Promise<Uint8Array | undefined> => overlay.get(name);
  const answered = await readPlace(reader, channelId, inReplyTo);
  const rootId = (answered && (await readFold(reader, channelId, answered.seq)).rootId) ?? inReplyTo;
  overlay.put(foldName(channelId, seq), packed({ rootId }));
  overlay.put(threadName(channelId, rootId, seq), new Uint8Array());
  const root = await readPlace(reader, channelId, rootId);
  if (!root || root.kind === 'folded') return;
  const fold = await readFold(reader, channelId, root.seq);
  overlay.put(foldName(channelId, root.seq), packed({ ...fold, replies: (fold.replies ?? 0) + 1 }));
}
