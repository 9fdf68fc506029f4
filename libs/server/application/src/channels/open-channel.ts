import { requireMember, TrustLedgers, verifySignature, type Caller } from '@chancery/access';
import { ChanceryError, sameBytes, type ChannelSummary, type OpenChannelRequest } from '@chancery/contracts';
import { readGroupInfoFrame } from '@chancery/contracts/mls-framing';
import { DEFAULT_POLICIES, permits } from '@chancery/domain';
import { ChannelsRepository } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { MembershipFeed } from '../delivery/membership-feed.js';
import { channelSummary } from './channel-summary.js';

/** Opens a channel with its founder alone; everybody else comes in by commit. */
@Injectable()
export class OpenChannel {
  constructor(
    @Inject(ChannelsRepository) private readonly channels: ChannelsRepository,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(MembershipFeed) private readonly membership: MembershipFeed,
  ) {}

  /** @throws ChanceryError NOT_FOUND, NOT_ALLOWED, MLS_MALFORMED, ID_REUSED, QUOTA_REACHED */
  async execute(caller: Caller, body: OpenChannelRequest): Promise<ChannelSummary> {
    requireMember(caller, body.networkId);
    const { deviceId, officerId, authorityId } = caller;
    const roles = caller.rolesByNetwork.get(body.networkId) ?? [];
    // Whoever may not send in a channel of that kind, nor let anybody in, has no use for one.
    const policy = DEFAULT_POLICIES[body.kind];
    const actor = { officerId, authorityId, roles };
    if (!permits(policy, 'send', actor) || !policy.rights.some(({ action, role }) => action === 'add' && roles.includes(role))) throw new ChanceryError('NOT_ALLOWED');
    const key = (await this.ledgers.current(body.networkId)).deviceIdentity(deviceId)?.deviceKey;
    const info = readGroupInfoFrame(body.groupInfo);
    const fits = info.epoch === 0 && info.signerLeafIndex === 0 && info.joinable && info.suite === body.suite && sameBytes(info.groupId, body.groupId);
    if (!fits || !key || !verifySignature(key, info.signed.message, info.signed.signature)) throw new ChanceryError('MLS_MALFORMED');
    await this.channels.open({ ...body, founder: { deviceId, officerId, authorityId } });
    this.membership.announce({ channelId: body.channelId, joined: [deviceId], left: [] });
    const opened = await this.channels.find(body.channelId, deviceId);
    if (!opened) throw new ChanceryError('ID_REUSED');
    return channelSummary(opened);
  }
}
