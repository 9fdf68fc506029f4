import { findChannel, findOfficers } from '../session/find.js';
import type { AddVerb } from './command.js';

export const addAdd: AddVerb = (program, start) => {
  program
    .command('add')
    .description('add officers to a channel; they see what is sent from then on')
    .argument('<channel>', 'id, its beginning, or the subject')
    .argument('<who...>', 'State codes, officer names or ids')
    .action(async (typed: string, who: string[], _options, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const { channelId, networkId } = findChannel(client, typed);
        const officerIds = findOfficers(client, networkId, who);
        await client.channels.add(channelId, officerIds);
        context.output.answer({ channelId, added: officerIds }, () => [`Added ${officerIds.length}.`]);
      });
    });
};
