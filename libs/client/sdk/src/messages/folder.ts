import type { FoldedContent, ReadContent, RetractionContent, RevisionContent } from '@chancery/content';
import type { Standing } from '@chancery/contracts';
import type { AttentionDesk } from '../attention-desk.js';
import type { Batch } from '../channels/batch.js';
import { messageName } from '../channels/channel-store.js';
import { pack, unpack } from '../record.js';
import { file, type Filed } from './filing.js';
import { foldName, packed, readFold, readName, readPlace, readUpTo, versionName, versionPrefix, type Fold, type Place } from './fold-records.js';
import type { MessageRecord } from './message-record.js';

/** A verified entry of the log: who sealed it, and whether they were in good standing when it was taken. */
export interface Entry {
  readonly record: Filed;
  readonly standing: Standing;
}

type Change = RevisionContent | RetractionContent;

const CHANGEABLE: Readonly<Record<Change['kind'], ReadonlySet<string>>> = { revision: new Set(['text']), retraction: new Set(['text', 'attachment']) };

/** Folds revisions, retractions and read marks into what they are about, within the transaction that takes them from the log. */
export class Folder {
  constructor(
    private readonly attention: AttentionDesk,
    private readonly ownOfficerId: () => string,
  ) {}

  async fold(batch: Batch, entry: Entry, content: FoldedContent): Promise<void> {
    const { record } = entry;
    batch.see(record.sender.deviceId, record.id);
    if (content.kind === 'read') return this.read(batch, entry, content);
    const place = await readPlace(batch.reader, record.channelId, content.of);
    await file(batch.overlay, record, content);
    // This device may have joined later: nothing to change, and no fault of anybody's.
    if (!place) return;
    if (!mayChange(entry, place, content)) return this.attention.raise('MESSAGE_REFUSED', { channelId: record.channelId, deviceIds: [record.sender.deviceId] });
    const fold = await readFold(batch.reader, record.channelId, place.seq);
    // Taken back stays taken back: two devices of one officer may have crossed.
    if (fold.retractedAt !== undefined) return;
    if (content.kind === 'revision') revise(batch, record, place.seq, fold, content);
    else await this.retract(batch, record, place, fold);
  }

  /** The plaintext goes with everything that was derived from it. */
  private async retract(batch: Batch, { channelId, acceptedAt }: MessageRecord, place: Place, { latest: _, revisions: __, ...fold }: Fold): Promise<void> {
    const name = messageName(channelId, place.seq);
    const stored = await batch.overlay.get(name);
    if (!stored) return;
    const { plaintext: ___, ...rest } = unpack<MessageRecord>(stored);
    batch.overlay.put(name, pack(rest));
    batch.overlay.deletePrefix(versionPrefix(channelId, place.seq));
    batch.overlay.put(foldName(channelId, place.seq), packed({ ...fold, retractedAt: acceptedAt }));
    batch.change(place.seq);
    batch.tally.retract(place.seq, place.officerId !== this.ownOfficerId());
  }

  private async read(batch: Batch, { record, standing }: Entry, { upTo }: ReadContent): Promise<void> {
    const { channelId, seq, sender } = record;
    // Nobody can have read what was not there yet.
    if (upTo >= seq || standing !== 'valid') return;
    if (sender.officerId === this.ownOfficerId()) batch.tally.read(upTo);
    if (upTo > (await readUpTo(batch.reader, channelId, sender.officerId))) batch.overlay.put(readName(channelId, sender.officerId), packed({ upTo }));
  }
}

/** Whoever is not in good standing any more could be a thief with an old device: what they said before stays as it was. */
function mayChange({ record: { sender }, standing }: Entry, place: Place, content: Change): boolean {
  return standing === 'valid' && place.officerId === sender.officerId && place.authorityId === sender.authorityId && CHANGEABLE[content.kind].has(place.kind);
}

function revise(batch: Batch, { channelId, seq, acceptedAt }: MessageRecord, original: number, fold: Fold, { text, language }: RevisionContent): void {
  const version = { text, ...(language === undefined ? {} : { language }), at: acceptedAt };
  batch.overlay.put(versionName(channelId, original, seq), packed({ ...version, seq }));
  batch.overlay.put(foldName(channelId, original), packed({ ...fold, latest: version, revisions: (fold.revisions ?? 0) + 1 }));
  batch.change(original);
  batch.tally.revise(original, text);
}
