import { writeNewFile } from '../session/files.js';
import type { AddVerb } from './command.js';

interface CoordinatorOptions {
  readonly name: string;
  readonly out: string;
}

export const addCoordinator: AddVerb = (program, start) => {
  program
    .command('coordinator')
    .description("make a coordinator's key in this vault, and its card for whoever drafts the network")
    .requiredOption('--name <name>', 'name of the coordinator, as it will stand in the charter')
    .requiredOption('--out <file>', 'where to write the card; not overwritten')
    .action(async (options: CoordinatorOptions, command) => {
      const context = start(command);
      await context.withClient(
        async (client) => {
          await writeNewFile(options.out, await client.networks.createCoordinator(options.name));
          context.output.answer({ card: options.out }, () => ['The card is written. Hand it to whoever drafts the network; it holds no secret.']);
        },
        { create: true },
      );
    });
};
