import { LIMITS } from '@chancery/content';
import type { Vault } from '@chancery/vault';
import type { DraftsApi } from '../api.js';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import type { Draft } from '../views.js';

const PREFIX = 'j:';

/** What was begun and not sent, one text per channel. */
export class DraftsService implements DraftsApi {
  constructor(
    private readonly vault: Vault,
    private readonly channels: ChannelStore,
  ) {}

  async get(channelId: string): Promise<Draft | undefined> {
    this.require(channelId);
    const stored = await this.vault.get(PREFIX + channelId);
    return stored && unpack<Draft>(stored);
  }

  async set(channelId: string, draft: Draft | undefined): Promise<void> {
    this.require(channelId);
    if (draft === undefined || draft.text === '') return void (await this.vault.transact({ delete: [PREFIX + channelId] }));
    if (draft.text.length > LIMITS.text) throw new ClientError('CONTENT_TOO_LARGE');
    const { text, inReplyTo, at } = draft;
    await this.vault.transact({ put: [[PREFIX + channelId, pack({ text, inReplyTo, at })]] });
  }

  async list(): Promise<string[]> {
    return (await this.vault.scan(PREFIX)).map(({ name }) => name.slice(PREFIX.length));
  }

  private require(channelId: string): void {
    if (!this.channels.get(channelId)) throw new ClientError('UNKNOWN_CHANNEL');
  }
}
