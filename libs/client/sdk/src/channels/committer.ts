import { ChanceryError } from '@chancery/contracts';
import type { CommitOrder, GroupSession } from '@chancery/sealing';
import { ClientError } from '../client-error.js';
import type { KeyPackageClaims } from '../keys/key-package-claims.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { Channel } from './channel.js';
import { unfitJudge } from './channel-roster.js';
import type { ChannelStore } from './channel-store.js';
import { isLostRace, type Follower } from './follower.js';

const TRIES = 12;
/** Between two members who both want to remove the same revoked leaf. Milliseconds. */
const STAGGER = 400;
const LONGEST_STAGGER = 8_000;

export type CommitWish = Omit<CommitOrder, 'trustSize' | 'now'>;

/** Changes the members of a channel: one commit per epoch, the first wins, losers look again. From within the queue only. */
export class Committer {
  constructor(
    private readonly store: ChannelStore,
    private readonly follower: Follower,
    private readonly trust: TrustStore,
    private readonly claims: KeyPackageClaims,
    private readonly surroundings: Surroundings,
    private readonly deviceId: () => string,
  ) {}

  /**
   * @param wish  asked anew after every lost race; undefined: nothing is left to do
   * @throws SealingError NOT_PERMITTED …; ChanceryError: UNAVAILABLE leaves the commit pending, `settle` goes on with it
   */
  async change(channel: Channel, wish: (session: GroupSession) => CommitWish | undefined): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.settle(channel);
      const session = channel.record.state === 'active' ? await this.store.wake(channel) : undefined;
      if (!session) throw new ClientError(channel.record.state === 'left' ? 'CHANNEL_LEFT' : 'CHANNEL_STOPPED');
      const wanted = wish(session);
      if (!wanted) return;
      const order = withUnfitRemoved(session, wanted, this.surroundings.nowSeconds());
      const live = await session.commit({ ...order, trustSize: this.trust.of(channel.networkId).size, now: this.surroundings.nowSeconds() });
      const { commit, welcome, groupInfo } = live;
      await this.follower.stage(channel, { commitId: this.surroundings.newId(), epoch: session.epoch, commit, groupInfo, rejoin: false, ...(welcome ? { welcome } : {}) }, live);
      await this.surroundings.crash('commit.staged');
      await this.settle(channel);
      if (channel.session && channel.session.epoch >= live.nextEpoch) this.claims.spend(channel.session.suite, (wanted.add ?? []).map(({ deviceId }) => deviceId));
    }
    throw new ChanceryError('EPOCH_TAKEN');
  }

  /** Brings a commit on its way to its end: adopted, or dropped because somebody else was first. */
  async settle(channel: Channel): Promise<void> {
    while (channel.pending && channel.isLive) {
      const { commitId } = channel.pending;
      try {
        await this.follower.submit(channel);
      } catch (error) {
        if (isLostRace(error)) await this.follower.catchUp(channel);
        else if (isRefusal(error)) await this.follower.dropPending(channel);
        else throw error;
        if (isRefusal(error)) throw error;
      }
      // The server said what the log does not show: no use in asking again now.
      if ((channel.pending as typeof channel.pending | undefined)?.commitId === commitId) throw new ChanceryError('UNAVAILABLE');
    }
  }

  /**
   * Removes whoever is no longer in good standing. Every member may; they take turns so that not all try at once.
   * Looked for in the roster: the group is needed only where somebody must go.
   * @param atOnce  something waits to be sent
   */
  async removeUnfit(channel: Channel, atOnce: boolean): Promise<void> {
    if (unfitJudge(this.trust.of(channel.networkId).judge, this.surroundings.nowSeconds())(channel.roster).length === 0) return;
    if (!atOnce) {
      const turn = Math.max(0, channel.roster.members.findIndex(({ deviceId }) => deviceId === this.deviceId()));
      await this.surroundings.clock.wait(Math.min(LONGEST_STAGGER, turn * STAGGER) + this.surroundings.randomBelow(STAGGER));
      await this.follower.catchUp(channel);
    }
    if (channel.record.state !== 'active') return;
    await this.change(channel, (session) => {
      const { remove } = withUnfitRemoved(session, {}, this.surroundings.nowSeconds());
      return remove && { remove };
    });
  }
}

/** Whoever must go goes with the same commit: nobody is added to a group that may not be spoken to. */
function withUnfitRemoved(session: GroupSession, wish: CommitWish, now: number): CommitWish {
  const unfit = session.unfitLeaves(now).map(({ identity }) => identity.deviceId);
  const remove = [...new Set([...(wish.remove ?? []), ...unfit])].filter((deviceId) => deviceId !== session.self.deviceId);
  return { ...wish, ...(remove.length > 0 ? { remove } : {}) };
}

const isRefusal = (error: unknown): boolean => error instanceof ChanceryError && !isLostRace(error) && (error.family === 'input' || error.family === 'denied' || error.family === 'conflict');
