import { UUID_PATTERN } from '@chancery/contracts';
import type { Vault } from '@chancery/vault';
import type { DraftPlace, DraftsApi } from '../api.js';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import type { Draft } from '../views.js';

const PREFIX = 'j:';
/** Threads, revisions: beside the channels' own, which are listed. */
const PLACE = 'jp:';
const FORM = 'jf:';
const FORM_NAME = /^[a-z0-9-]{1,60}$/;
/** UTF-16 units: far more than a message takes, so that nothing is lost while it is being shortened. */
const MOST_UNITS = 250_000;

/** What was begun and not sent: one text per channel, per thread and per message that is reworded; and forms. */
export class DraftsService implements DraftsApi {
  constructor(
    private readonly vault: Vault,
    private readonly channels: ChannelStore,
  ) {}

  async get(channelId: string, place?: DraftPlace): Promise<Draft | undefined> {
    const stored = await this.vault.get(this.nameOf(channelId, place));
    return stored && unpack<Draft>(stored);
  }

  async set(channelId: string, draft: Draft | undefined, place?: DraftPlace): Promise<void> {
    const name = this.nameOf(channelId, place);
    if (draft === undefined || draft.text === '') return void (await this.vault.transact({ delete: [name] }));
    if (draft.text.length > MOST_UNITS) throw new ClientError('CONTENT_TOO_LARGE');
    const { text, inReplyTo, at } = draft;
    await this.vault.transact({ put: [[name, pack({ text, inReplyTo, at })]] });
  }

  async list(): Promise<string[]> {
    return (await this.vault.scan(PREFIX)).map(({ name }) => name.slice(PREFIX.length));
  }

  async form(name: string): Promise<string | undefined> {
    const stored = await this.vault.get(formName(name));
    return stored && unpack<{ text: string }>(stored).text;
  }

  async setForm(name: string, text: string | undefined): Promise<void> {
    if (text === undefined) return void (await this.vault.transact({ delete: [formName(name)] }));
    if (text.length > MOST_UNITS) throw new ClientError('CONTENT_TOO_LARGE');
    await this.vault.transact({ put: [[formName(name), pack({ text })]] });
  }

  private nameOf(channelId: string, place: DraftPlace | undefined): string {
    if (!this.channels.get(channelId)) throw new ClientError('UNKNOWN_CHANNEL');
    if (!place) return PREFIX + channelId;
    if (!UUID_PATTERN.test(place.messageId)) throw new ClientError('UNKNOWN_MESSAGE');
    return `${PLACE}${channelId}:${place.kind}:${place.messageId}`;
  }
}

function formName(name: string): string {
  if (!FORM_NAME.test(name)) throw new ClientError('CONTENT_MALFORMED');
  return FORM + name;
}
