import { basename, dirname, join } from 'node:path';
import { fileSink } from '@chancery/sdk/node';
import { toHex } from '@chancery/contracts';
import { inputError, notFoundError } from '../cli-error.js';
import { wholeNumber } from '../session/choices.js';
import { exists, isFolder } from '../session/files.js';
import { findChannel, findOne } from '../session/find.js';
import { safeFileName, safeLine } from '../terminal/safe-text.js';
import { stepProgress } from '../terminal/step-progress.js';
import type { AddVerb } from './command.js';

interface SaveOptions {
  readonly file: number;
  readonly to: string;
}

export const addSave: AddVerb = (program, start) => {
  program
    .command('save')
    .description('download a file, check it against what its sender signed, and save it; an existing file is not overwritten, a download that broke off goes on')
    .argument('<channel>', 'id, its beginning, or the subject')
    .argument('<message>', 'id of the message, or its beginning')
    .option('--file <index>', 'which file of the message', wholeNumber(0, 15), 0)
    .option('--to <place>', 'a folder, or a file', '.')
    .action(async (typed: string, messageTyped: string, options: SaveOptions, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const { channelId } = findChannel(client, typed);
        const message = findOne(await client.messages.list(channelId), messageTyped, 'message', (one) => one.id);
        const file = message.content?.kind === 'attachment' ? message.content.files[options.file] : undefined;
        if (!file) throw notFoundError('The message has no such file.', 'The files of a message and their numbers are shown by chancery read.');
        const path = (await isFolder(options.to)) ? join(options.to, safeFileName(file.name)) : join(dirname(options.to), basename(options.to));
        if (await exists(path)) throw inputError('EEXIST', 'A file of that name is there already.', 'Name another place with --to; nothing is overwritten.');
        const progress = stepProgress(context.output, file.name);
        const sink = await fileSink(path, { resume: true });
        const { sha256 } = await client.attachments.save(channelId, message.id, options.file, sink, progress.update).finally(progress.finish);
        context.output.answer({ path, sha256, sizeBytes: file.sizeBytes }, () => [`Saved ${safeLine(path)}`, `SHA-256 ${toHex(sha256)}`]);
      });
    });
};
