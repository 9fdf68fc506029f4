import { CLOCK, TELEMETRY, TrustLedgers, type Caller, type Clock } from '@chancery/access';
import { ChanceryError, RELAY_DOWN, type CommitReceipt, type CommitRequest } from '@chancery/contracts';
import { ChannelsRepository, CommitStore, type StoredCommit } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';
import { entryHint } from './entry-hint.js';
import { CommitJudge, readCommitRequest } from './judge-commit.js';
import { MembershipFeed } from './membership-feed.js';

/** Takes a commit: one per epoch, the first valid one wins. */
@Injectable()
export class CommitToChannel {
  constructor(
    @Inject(CommitStore) private readonly commits: CommitStore,
    @Inject(ChannelsRepository) private readonly channels: ChannelsRepository,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(MembershipFeed) private readonly membership: MembershipFeed,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /** @throws ChanceryError MLS_MALFORMED, COMMIT_REFUSED, NOT_FOUND, NOT_ALLOWED, EPOCH_TAKEN, EPOCH_STALE, ID_REUSED, QUOTA_REACHED, UNAVAILABLE */
  async execute(caller: Caller, channelId: string, body: CommitRequest): Promise<CommitReceipt> {
    const networkId = await this.channels.networkOfMember(channelId, caller.deviceId);
    if (!networkId) throw new ChanceryError('NOT_FOUND');
    const frames = readCommitRequest(body);
    const ledger = await this.ledgers.current(networkId);
    const unixSeconds = Math.floor(this.clock.now().getTime() / 1000);
    const stored = await this.commits.store({
      ...body, channelId, deviceId: caller.deviceId, welcome: body.welcome,
      judge: (state) => new CommitJudge(state, ledger, caller, unixSeconds).judge(frames),
    });
    if (stored.isNew) this.tell(caller, channelId, body, stored);
    return { commitId: body.commitId, seq: stored.seq, epoch: stored.epoch, acceptedAt: stored.acceptedAt };
  }

  private tell(caller: Caller, channelId: string, body: CommitRequest, { seq, acceptedAt, epoch, judged, welcomes }: StoredCommit): void {
    // The removed still learn of the commit that removes them; those let in begin with their Welcome.
    this.outbox.publish([entryHint({ channelId, seq, kind: 'commit', epoch: body.epoch, deviceId: caller.deviceId, entryId: body.commitId, acceptedAt, body: body.commit })]);
    this.membership.announce({ channelId, joined: judged?.joins.map(({ deviceId }) => deviceId) ?? [], left: judged?.removes ?? [] });
    if (welcomes.length > 0) this.outbox.publish([{ to: { deviceIds: welcomes.map(({ deviceId }) => deviceId) }, event: RELAY_DOWN.welcome, payload: { channelId } }]);
    this.telemetry.record('commit_accepted', { channelId, seq, epoch });
  }
}
