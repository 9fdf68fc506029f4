import { writeNewFile } from '../session/files.js';
import { safeLine } from '../terminal/safe-text.js';
import type { AddVerb } from './command.js';

export const addCoordinator: AddVerb = (program, start) => {
  program
    .command('coordinator')
    .description("make a coordinator's key in this vault, and its card for whoever drafts the network")
    .argument('<name>', 'name of the coordinator, as it will stand in the charter')
    .option('--out <file>', 'where to write the card; not overwritten', 'coordinator.card')
    .action(async (name: string, options: { out: string }, command) => {
      const context = start(command);
      await context.withClient(
        async (client) => {
          await writeNewFile(options.out, await client.networks.createCoordinator(name));
          context.output.answer({ card: options.out }, () => [`The card is written to ${safeLine(options.out)}. Hand it to whoever drafts the network; it holds no secret.`]);
        },
        { create: true },
      );
    });
};
