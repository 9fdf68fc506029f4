import { ChanceryError } from '@chancery/contracts';
import { findTrainingState } from '@chancery/domain';
import { ClientError, type AttachmentSource, type ChannelKind, type MessageView } from '@chancery/sdk';
import { think, type Pace } from './pace.js';
import { colleaguesOf, findOfficer, type Player } from './player.js';
import { fill, type Values } from './scripts/fill.js';
import { SCRIPTS } from './scripts/index.js';
import type { Script } from './scripts/script.js';
import type { Seat } from './seat-journal.js';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;
/** A visitor who closed the page before their keys were published may come back. */
const PATIENCE_MS = 30 * 60_000;
const ARRIVAL_MS = 15_000;

interface Guest {
  readonly seat: Required<Seat>;
  readonly script: Script;
  readonly values: Values;
}

/**
 * How a visitor is greeted: one colleague writes, sends a test notice and a document; another consults the two others.
 * Every step looks first whether it was taken already, so that a restart neither repeats nor forgets one.
 */
export class Hospitality {
  constructor(
    private readonly players: readonly Player[],
    private readonly pace: Pace,
    private readonly stop: AbortSignal,
  ) {}

  /** Resolves when all has been said, or the visitor could not be reached for too long. */
  async welcome(seat: Required<Seat>): Promise<void> {
    const host = this.players.find(({ self }) => self.authorityId === seat.authorityId);
    const [writer, consultant] = colleaguesOf(this.players, seat.authorityId);
    if (!host || !writer || !consultant) return;
    const state = findTrainingState(host.state.code)!;
    const guest = { seat, script: SCRIPTS[seat.language], values: { officer: findOfficer(host, seat.officerId)?.name ?? '', state: state.name[seat.language], authority: state.authority[seat.language] } };
    await Promise.all([this.patiently(seat, () => this.write(writer, guest)), this.patiently(seat, () => this.consult(consultant, writer, guest))]);
  }

  /** Until the visitor's device has published its keys, and whenever the server is away. */
  private async patiently(seat: Seat, work: () => Promise<void>): Promise<void> {
    for (let pause = FIRST_RETRY_MS; !this.stop.aborted; pause = Math.min(pause * 2, LONGEST_RETRY_MS)) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || this.pace.clock.now() > seat.expiresAt + PATIENCE_MS) return;
        await this.pace.clock.wait(pause, this.stop);
      }
    }
  }

  private async write(writer: Player, { seat, script, values }: Guest): Promise<void> {
    const { client, self, state } = writer;
    const { language } = seat;
    const own = { ...values, player: state.player.name, playerState: state.name[language] };
    const channelId = await this.channel(writer, seat, 'bilateral', script.bilateral.subject, [seat.officerId]);
    const said = await this.own(writer, channelId);
    if (!said.some(({ content }) => content?.kind === 'text')) await client.messages.send(channelId, { text: fill(script.bilateral.welcome, own), language });
    if (!said.some(({ content }) => content?.kind === 'notice')) {
      const { title, text } = script.notice;
      await client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [seat.authorityId].filter((id) => id !== self.authorityId), body: { title, text: fill(text, own), language } });
    }
    if (said.some(({ content }) => content?.kind === 'attachment')) return;
    await think(this.pace, this.stop);
    if (!this.stop.aborted) await client.attachments.attach(channelId, documentOf(script, own));
  }

  private async consult(consultant: Player, other: Player, { seat, script, values }: Guest): Promise<void> {
    const { language } = seat;
    const { subject, question, reply, invitation } = script.consultation;
    const own = { ...values, player: consultant.state.player.name, playerState: consultant.state.name[language], other: other.state.player.name };
    const channelId = await this.channel(consultant, seat, 'group', subject, [seat.officerId, other.self.officerId]);
    await this.sayUpTo(consultant, channelId, [fill(question, own)], language);
    await think(this.pace, this.stop);
    await this.arrival(other, channelId);
    await this.sayUpTo(other, channelId, [fill(reply, own)], language);
    await think(this.pace, this.stop);
    await this.sayUpTo(consultant, channelId, [fill(question, own), fill(invitation, own)], language);
  }

  /** Says what is left of these lines. */
  private async sayUpTo(player: Player, channelId: string, lines: readonly string[], language: string): Promise<void> {
    const said = (await this.own(player, channelId)).filter(({ content }) => content?.kind === 'text').length;
    for (const text of lines.slice(said)) if (!this.stop.aborted) await player.client.messages.send(channelId, { text, language });
  }

  /** The other player's Welcome travels like everybody's. */
  private async arrival({ client }: Player, channelId: string): Promise<void> {
    const deadline = this.pace.clock.now() + ARRIVAL_MS;
    while (!client.channels.list().some((channel) => channel.channelId === channelId)) {
      if (this.stop.aborted || this.pace.clock.now() > deadline) throw new ChanceryError('UNAVAILABLE');
      await this.pace.clock.wait(FIRST_RETRY_MS, this.stop);
    }
  }

  private async channel({ client, network }: Player, seat: Required<Seat>, kind: ChannelKind, subject: string, officerIds: readonly string[]): Promise<string> {
    const known = client.channels.list().find((channel) => channel.kind === kind && channel.subject === subject && channel.officerIds.includes(seat.officerId));
    return (known ?? (await client.channels.open({ networkId: network.networkId, kind, subject, officerIds }))).channelId;
  }

  private async own({ client }: Player, channelId: string): Promise<MessageView[]> {
    return (await client.messages.list(channelId)).filter(({ own }) => own);
  }
}

function documentOf({ bilateral: { document } }: Script, values: Values): AttachmentSource {
  // With a byte order mark: programs that guess take it for what it is.
  const bytes = new TextEncoder().encode(`\uFEFF${fill(document.body, values)}\n`);
  return { name: document.fileName, mediaType: 'text/plain', sizeBytes: bytes.length, text: fill(document.note, values), open: () => one(bytes) };
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** What time may heal. */
function isPassing(error: unknown): boolean {
  if (error instanceof ClientError) return error.code === 'UNREACHABLE' || error.code === 'UNKNOWN_OFFICER' || error.code === 'CLIENT_STOPPED';
  return error instanceof ChanceryError && (error.family === 'unavailable' || error.family === 'conflict');
}
