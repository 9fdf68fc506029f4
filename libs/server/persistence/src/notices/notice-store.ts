import { ChanceryError } from '@chancery/contracts';
import type { Database } from '../database.js';
import { presentMembers, type ChannelState } from '../delivery/channel-state.js';
import type { LogLanes } from '../delivery/log-lanes.js';
import { appendEntry, findRepeat } from '../delivery/log-statements.js';
import { takePlace, type NewMessage } from '../delivery/new-entry.js';
import type { NewNotice, NoticeRecord, NoticesRepository } from './notices.repository.js';

export interface NoticeToStore extends Omit<NewNotice, 'seq' | 'networkId' | 'channelId'> {
  readonly message: NewMessage;
  /** Judges the addressed authorities, all of which have a device in the channel. @throws ChanceryError */
  readonly checkAddressed: (state: ChannelState) => void;
}

export interface StoredNotice {
  readonly networkId: string;
  readonly seq: number;
  readonly acceptedAt: number;
  readonly ackBy: number;
  readonly isNew: boolean;
}

/** Stores a notice with its sealed message: both or neither, by the same rules as any message. */
export class NoticeStore {
  constructor(
    private readonly database: Database,
    private readonly lanes: LogLanes,
    private readonly notices: NoticesRepository,
  ) {}

  /** @throws ChanceryError NOT_ALLOWED, ID_REUSED, and as LogLanes.append */
  store(notice: NoticeToStore): Promise<StoredNotice> {
    const { message } = notice;
    return this.lanes.exclusively<StoredNotice>(message.channelId, async (state) => {
      const before = await this.findRepeat(notice);
      if (before) return { result: { networkId: before.networkId, seq: before.seq, acceptedAt: before.acceptedAt, ackBy: before.ackBy, isNew: false } };
      message.check(state);
      const present = new Set(presentMembers(state).map(({ authorityId }) => authorityId));
      if (!notice.toAuthorityIds.every((authorityId) => present.has(authorityId))) throw new ChanceryError('NOT_ALLOWED');
      notice.checkAddressed(state);
      const place = takePlace(state, message);
      if (place === 'repeat') throw new ChanceryError('COUNTER_GAP', { expected: (state.counters.get(message.deviceId) ?? 0) + 1 });
      const times = await this.database.transaction(async (tx) => {
        await appendEntry(tx, { ...message, kind: 'message', seq: place.seq });
        return this.notices.add(tx, { ...notice, channelId: state.channelId, networkId: state.networkId, seq: place.seq });
      });
      return { result: { networkId: state.networkId, seq: place.seq, ...times, isNew: true } };
    });
  }

  private async findRepeat(notice: NoticeToStore): Promise<NoticeRecord | undefined> {
    const [entry, known] = [await findRepeat(this.database, notice.message), await this.notices.find(notice.noticeId)];
    if (!entry && !known) return undefined;
    const same = entry && known && known.channelId === notice.message.channelId && known.seq === entry.seq && known.kind === notice.kind && known.priority === notice.priority;
    const sameAddressed = known?.obligations.map(({ authorityId }) => authorityId).sort().join() === [...notice.toAuthorityIds].sort().join();
    if (!same || !sameAddressed || known.ackBy - known.acceptedAt !== notice.ackWithinMinutes * 60_000) throw new ChanceryError('ID_REUSED');
    return known;
  }
}
