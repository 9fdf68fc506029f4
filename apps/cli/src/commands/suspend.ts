import { findAuthority, findNetwork } from '../session/find.js';
import { safeLine } from '../terminal/safe-text.js';
import { statusSentence } from './admit.js';
import type { AddVerb } from './command.js';

export const addSuspend: AddVerb = (program, start) => {
  program
    .command('suspend')
    .description('as a coordinator: suspend an authority from the network')
    .argument('<authority>', 'id, State code or name')
    .option('--network <name>', 'network, when there are several')
    .action(async (typed: string, options: { network?: string }, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const { networkId } = findNetwork(client, options.network);
        const authority = findAuthority(client.networks.directory(networkId), typed);
        const status = await client.networks.suspend(networkId, authority.authorityId);
        context.output.answer({ authorityId: authority.authorityId, ...status }, () => [`${safeLine(authority.name)} (${authority.state})`, statusSentence(status)]);
      });
    });
};
