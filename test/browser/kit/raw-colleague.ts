import { randomUUID } from 'node:crypto';
import { MessageReceipt, WelcomeList } from '@chancery/contracts';
import { encodeContent, type KnownContent } from '@chancery/content';
import { GroupSession } from '@chancery/sealing';
import { publishPackage, type RawDevice } from '../../kit/actors.js';
import type { SdkActor } from '../../kit/actors-sdk.js';
import type { Stage } from './stage.js';

/** A member of a channel whose client checks nothing: it seals whatever bytes it is given. */
export class RawColleague {
  private counter = 1;

  private constructor(
    private readonly stage: Stage,
    readonly channelId: string,
    private readonly device: RawDevice,
    private session: GroupSession,
  ) {}

  /** @param host opens the channel in good faith, with these officers and with the raw one */
  static async enter(stage: Stage, host: SdkActor, subject: string, officerIds: readonly string[]): Promise<RawColleague> {
    const device = await stage.network.raw();
    const keyPackage = await publishPackage(device);
    await host.client.sync();
    const { network: { trust } } = stage;
    const { networkId } = trust;
    const { channelId } = await host.client.channels.open({ networkId, kind: 'group', subject, officerIds: [...officerIds, device.device.officer.officerId], suite: 'x25519' });
    await stage.network.refresh();
    const { welcomes } = await device.call(WelcomeList, 'GET', '/v1/welcomes');
    const { welcome } = welcomes.find((entry) => entry.channelId === channelId)!;
    const moment = { now: trust.now, acceptedAt: trust.now };
    const { session } = await GroupSession.join({ welcome, keyPackage, signingSeed: device.device.signingSeed, judge: trust.ledger, expected: { channelId, networkId }, moment });
    return new RawColleague(stage, channelId, device, session);
  }

  /** Seals these bytes and sends them, whatever they are. @returns the message's id */
  async sendBytes(plaintext: Uint8Array, messageId: string = randomUUID()): Promise<string> {
    const { session, sealedContent } = await this.session.seal(plaintext, new Uint8Array(), this.stage.network.trust.now);
    // When the server refuses it, nothing was sent: the next one takes its number and its key.
    await this.device.call(MessageReceipt, 'POST', `/v1/channels/${this.channelId}/messages`, { messageId, counter: this.counter, sealedContent });
    this.counter += 1;
    session.settle();
    this.session = session;
    return messageId;
  }

  async send(content: KnownContent): Promise<string> {
    const messageId = randomUUID();
    const { ledger } = this.stage.network.trust;
    return this.sendBytes(encodeContent({ header: { messageId, sentAt: Date.now(), trustHead: { size: ledger.size, root: ledger.root()! } }, content }), messageId);
  }
}
