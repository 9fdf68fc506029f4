import { usageError } from '../cli-error.js';
import { readLanguage } from '../session/choices.js';
import { readText } from '../session/files.js';
import { findChannel, findOne } from '../session/find.js';
import { messageJson } from '../terminal/describe.js';
import type { AddVerb } from './command.js';

interface SendOptions {
  readonly language?: string;
  readonly replyTo?: string;
}

export const addSend: AddVerb = (program, start) => {
  program
    .command('send')
    .description('send a message; the text comes from the command line or from stdin')
    .argument('<channel>', 'id, its beginning, or the subject')
    .argument('[text]', 'left out: stdin until its end')
    .option('--language <code>', 'language of the text, two letters', readLanguage)
    .option('--reply-to <message>', 'id of the message that this answers')
    .action(async (typed: string, given: string | undefined, options: SendOptions, command) => {
      const context = start(command);
      if (given === undefined && context.stdin.isTTY) context.output.note('Type the message, then Ctrl-D on a line of its own:');
      const text = given ?? (await readText(context.stdin as AsyncIterable<Buffer>));
      if (text.trim().length === 0) throw usageError('There is no text to send.', 'Give it as an argument or through stdin.');
      await context.withSyncedClient(
        async (client) => {
          const { channelId } = findChannel(client, typed);
          const inReplyTo = options.replyTo === undefined ? undefined : findOne(await client.messages.list(channelId), options.replyTo, 'message', (message) => message.id).id;
          const message = await client.messages.send(channelId, { text, ...(options.language ? { language: options.language } : {}), ...(inReplyTo ? { inReplyTo } : {}) });
          context.output.answer(messageJson(message), () => [message.state === 'sent' ? `Sent: ${message.id}` : `Waiting for the server: ${message.id}. It is on disk and goes out with the next command that reaches the server.`]);
        },
        { offline: true },
      );
    });
};
