import { findTrainingState, isTrainingLanguage, TRAINING_STATES, type TrainingLanguage } from '@chancery/domain';
import { ClientError, type MessageView, type SenderView } from '@chancery/sdk';
import { AnswerLimit } from './answer-limit.js';
import { HashingSink, sizeIn } from './file-check.js';
import { think, type Pace } from './pace.js';
import { languageOf, markRead, type Player } from './player.js';
import { fill, type Values } from './scripts/fill.js';
import { SCRIPTS } from './scripts/index.js';
import type { Situation } from './scripts/script.js';
import { Turns } from './turns.js';
import { understand } from './understand.js';

/** A larger file is not fetched to be looked at. */
const MAX_FILE_BYTES = 5_000_000;
const MAX_WAITING_ANSWERS = 3;
const MAX_REMEMBERED = 2_000;

type VisitorMessage = MessageView & { readonly sender: SenderView };

/** Answers visitors: in their language, one player at a time, never another player. */
export class Conversation {
  private readonly limit = new AnswerLimit();
  private readonly turns = new Turns(MAX_WAITING_ANSWERS);
  private readonly officers: ReadonlySet<string>;
  /** How often a situation has come up in a channel. */
  private readonly times = new Map<string, number>();

  constructor(
    private readonly players: readonly Player[],
    private readonly pace: Pace,
    private readonly stop: AbortSignal,
  ) {
    this.officers = new Set(players.map(({ self }) => self.officerId));
  }

  /** From now on, until the players' clients stop. */
  listen(): void {
    for (const player of this.players) {
      player.client.on('message', (view) => this.hear(player, view));
      player.client.on('acknowledgement', ({ noticeId, row }) => {
        if (row.acknowledgement) void this.thank(player, noticeId, row.acknowledgement.officerId, row.acknowledgement.officer).catch(() => undefined);
      });
    }
  }

  private hear(player: Player, view: MessageView): void {
    if (view.own || view.integrity !== 'verified' || !isFromVisitor(view, this.officers)) return;
    const { kind } = view.content ?? {};
    if (kind !== 'text' && kind !== 'attachment') return;
    if (this.speakerIn(player, view) !== player) return void markRead(player, view.channelId, view.seq).catch(() => undefined);
    if (!this.limit.allows(view.sender.officerId, this.pace.clock.now())) return;
    this.turns.take(view.channelId, () => this.answer(player, view));
  }

  /** Of the players in a channel, the one who answers: not of the visitor's own authority if there is another, and always the same. */
  private speakerIn({ client }: Player, { channelId, sender }: VisitorMessage): Player | undefined {
    const present = new Set(client.channels.members(channelId).map(({ officerId }) => officerId));
    const here = this.players.filter(({ self }) => present.has(self.officerId));
    return here.filter(({ self }) => self.authorityId !== sender.authorityId).at(-1) ?? here[0];
  }

  private async answer(player: Player, view: VisitorMessage): Promise<void> {
    await think(this.pace, this.stop);
    if (this.stop.aborted) return;
    await markRead(player, view.channelId, view.seq);
    const language = this.languageOf(player, view);
    const text = view.content?.kind === 'attachment' ? await this.onFile(player, view, language) : this.onText(player, view, language);
    if (text !== undefined && !this.stop.aborted) await player.client.messages.send(view.channelId, { text, language });
  }

  private languageOf(player: Player, { content, sender }: VisitorMessage): TrainingLanguage {
    const written = content?.kind === 'text' ? content.language : undefined;
    return isTrainingLanguage(written) ? written : languageOf(player, sender.officerId);
  }

  private onText(player: Player, view: VisitorMessage, language: TrainingLanguage): string | undefined {
    if (view.content?.kind !== 'text') return undefined;
    const situation = understand(view.content.text, language);
    const texts = SCRIPTS[language].answers[situation];
    return fill(texts[this.count(view.channelId, situation) % texts.length]!, valuesFor(player, view.sender, language));
  }

  private async onFile(player: Player, view: VisitorMessage, language: TrainingLanguage): Promise<string | undefined> {
    const file = view.content?.kind === 'attachment' ? view.content.files[0] : undefined;
    if (!file) return undefined;
    const { arrived, tooLarge, refused } = SCRIPTS[language].attachment;
    const values = { ...valuesFor(player, view.sender, language), file: file.name, size: sizeIn(language, file.sizeBytes) };
    if (file.sizeBytes > MAX_FILE_BYTES) return fill(tooLarge, values);
    const sink = new HashingSink();
    try {
      await player.client.attachments.save(view.channelId, view.id, 0, sink);
      return fill(arrived, { ...values, digest: sink.sha256!.slice(0, 8) });
    } catch (error) {
      if (error instanceof ClientError) return fill(refused, values);
      throw error;
    }
  }

  /** @returns how often it had come up before */
  private count(channelId: string, situation: Situation): number {
    const key = channelId + situation;
    const before = this.times.get(key) ?? 0;
    this.times.delete(key);
    this.times.set(key, before + 1);
    if (this.times.size > MAX_REMEMBERED) this.times.delete(this.times.keys().next().value!);
    return before;
  }

  /** Once for each notice: after a restart the client reports every acknowledgement again. */
  private async thank(player: Player, noticeId: string, officerId: string, officer: string): Promise<void> {
    const notice = (await player.client.notices.list()).find((candidate) => candidate.noticeId === noticeId);
    if (!notice || this.officers.has(officerId)) return;
    const { channelId, messageId } = notice;
    this.turns.take(channelId, async () => {
      const said = await player.client.messages.list(channelId);
      if (said.some(({ own, content }) => own && content?.kind === 'text' && content.inReplyTo === messageId)) return;
      await think(this.pace, this.stop);
      const language = languageOf(player, officerId);
      if (!this.stop.aborted) await player.client.messages.send(channelId, { text: fill(SCRIPTS[language].acknowledged, { officer }), language, inReplyTo: messageId });
    });
  }
}

function isFromVisitor(view: MessageView, officers: ReadonlySet<string>): view is VisitorMessage {
  return view.sender !== undefined && !officers.has(view.sender.officerId) && findTrainingState(view.sender.state) !== undefined;
}

function valuesFor({ state }: Player, sender: SenderView, language: TrainingLanguage): Values {
  const theirs = findTrainingState(sender.state) ?? TRAINING_STATES[0]!;
  return { officer: sender.officer, state: theirs.name[language], authority: theirs.authority[language], player: state.player.name, playerState: state.name[language] };
}
