import type { ChanceryClient, MessageView } from '@chancery/sdk';
import { wholeNumber } from '../session/choices.js';
import type { Context } from '../session/context.js';
import { findChannel } from '../session/find.js';
import { messageJson, messageLines } from '../terminal/describe.js';
import type { AddVerb } from './command.js';

interface ReadOptions {
  readonly follow?: boolean;
  readonly after?: number;
  readonly limit?: number;
}

export const addRead: AddVerb = (program, start) => {
  program
    .command('read')
    .description('read a channel, oldest first')
    .argument('<channel>', 'id, its beginning, or the subject')
    .option('--follow', 'go on as messages arrive, until Ctrl-C; with --json one line a message')
    .option('--after <seq>', 'only what follows this number', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--limit <n>', 'at most so many (default 200)', wholeNumber(1, 10_000))
    .action(async (typed: string, options: ReadOptions, command) => {
      const context = start(command);
      const work = async (client: ChanceryClient, stop: AbortSignal): Promise<void> => {
        const { channelId } = findChannel(client, typed);
        if (options.follow) await follow(context, client, channelId, options.after ?? 0, stop);
        else await showMessages(context, client, channelId, options);
      };
      await context.withSyncedClient(work, { offline: true, live: options.follow === true });
    });
};

export async function showMessages({ output }: Context, client: ChanceryClient, channelId: string, { after, limit = 200 }: ReadOptions = {}): Promise<void> {
  const messages = await client.messages.list(channelId, { limit, ...(after === undefined ? {} : { afterSeq: after }) });
  output.answer(messages.map(messageJson), () => (messages.length === 0 ? ['There are no messages.'] : messages.flatMap(messageLines)));
}

/** Prints what is there, then what arrives, each once, until it is stopped. */
async function follow({ output }: Context, client: ChanceryClient, channelId: string, after: number, stop: AbortSignal): Promise<void> {
  const shown = new Set<string>();
  const show = (message: MessageView): void => {
    if (message.channelId !== channelId || shown.has(message.id)) return;
    shown.add(message.id);
    output.answer(messageJson(message), () => messageLines(message));
  };
  const waiting: MessageView[] = [];
  let arrived: (message: MessageView) => void = (message) => waiting.push(message);
  client.on('message', (message) => arrived(message));
  client.on('membership', (message) => arrived(message));
  client.on('connection', ({ state }) => output.note(state === 'connected' ? 'Connected.' : 'Not connected; waiting for the server.'));
  await client.start();
  for (const message of await client.messages.list(channelId, { afterSeq: after })) show(message);
  waiting.forEach(show);
  arrived = show;
  await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
}
