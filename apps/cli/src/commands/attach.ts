import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { fileSource } from '@chancery/sdk/node';
import { inputError, usageError } from '../cli-error.js';
import { isFolder, mediaTypeOf } from '../session/files.js';
import { findChannel } from '../session/find.js';
import { messageJson } from '../terminal/describe.js';
import { safeLine } from '../terminal/safe-text.js';
import { stepProgress } from '../terminal/step-progress.js';
import type { AddVerb } from './command.js';

interface AttachOptions {
  readonly text?: string;
  readonly type?: string;
  readonly resume?: boolean;
}

export const addAttach: AddVerb = (program, start) => {
  program
    .command('attach')
    .description('seal a file, upload it and send it; goes on by itself when the link drops, and with --resume after a stop')
    .argument('[channel]', 'id, its beginning, or the subject')
    .argument('[file]', 'the file')
    .option('--text <text>', 'a word to go with it')
    .option('--type <type>', 'media type (default: by the ending of the name)')
    .option('--resume', 'finish what an earlier command left')
    .action(async (typed: string | undefined, file: string | undefined, options: AttachOptions, command) => {
      const context = start(command);
      if (options.resume ? typed !== undefined : file === undefined) throw usageError('Attaching takes a channel and a file; --resume takes neither.');
      if (options.resume) {
        // Without catching up first, which would begin the same work and take the credit.
        const completed = await context.withClient((client) => client.attachments.resumePending());
        context.output.answer({ completed }, () => [`Completed: ${completed}.`]);
        return;
      }
      await context.withSyncedClient(async (client) => {
        const { channelId } = findChannel(client, typed!);
        if (await isFolder(file!)) throw inputError('EISDIR', 'A folder was given where a file is expected.', 'Name a file; pack a folder first.');
        const source = await fileSource(file!, { mediaType: options.type ?? mediaTypeOf(file!), ...(options.text === undefined ? {} : { text: options.text }) });
        const progress = stepProgress(context.output, basename(file!));
        const attachmentId = randomUUID();
        const message = await client.attachments
          .attach(channelId, source, progress.update, { attachmentId })
          .catch(async (error: unknown) => {
            // Nobody chooses it again here: the command is given again.
            const left = (await client.attachments.uploads(channelId)).find((upload) => upload.attachmentId === attachmentId);
            if (left?.step === 'seal') await client.attachments.cancel(attachmentId);
            throw error;
          })
          .finally(progress.finish);
        context.output.answer(messageJson(message), () => [message.state === 'sent' ? `Attached: ${safeLine(basename(file!))}, message ${message.id}` : 'Sealed and on disk; it goes out when the server can be reached: chancery attach --resume.']);
      });
    });
};
