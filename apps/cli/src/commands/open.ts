import type { ChannelKind, Suite } from '@chancery/sdk';
import { SUITE_NAMES } from '@chancery/contracts';
import { Option } from 'commander';
import { readChannelKind } from '../session/choices.js';
import { collect, findNetwork, findOfficers } from '../session/find.js';
import { safeLine } from '../terminal/safe-text.js';
import type { AddVerb } from './command.js';

interface OpenOptions {
  readonly subject: string;
  readonly with: readonly string[];
  readonly kind?: ChannelKind;
  readonly suite?: Suite;
  readonly network?: string;
}

export const addOpen: AddVerb = (program, start) => {
  program
    .command('open')
    .description('open a channel with officers of other authorities')
    .requiredOption('--subject <text>', 'what it is about; sealed, the server never sees it')
    .requiredOption('--with <who>', 'State codes, officer names or ids, separated by commas', collect)
    .option('--kind <kind>', 'bilateral, group or board (default: bilateral with one authority, else group)', readChannelKind)
    .addOption(new Option('--suite <name>', 'keys of the channel (default: post-quantum where it fits)').choices(SUITE_NAMES))
    .option('--network <name>', 'network, when there are several')
    .action(async (options: OpenOptions, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const { networkId } = findNetwork(client, options.network);
        const officerIds = findOfficers(client, networkId, options.with);
        const authorities = client.networks.directory(networkId).filter((authority) => authority.officers.some((officer) => officerIds.includes(officer.officerId)));
        const others = authorities.filter((authority) => authority.authorityId !== client.self?.authorityId);
        const invited = authorities.flatMap((authority) => authority.officers.filter((officer) => officerIds.includes(officer.officerId)).map((officer) => safeLine(`${officer.name}, ${authority.name} (${authority.state})`)));
        const kind = options.kind ?? (others.length <= 1 ? 'bilateral' : 'group');
        const channel = await client.channels.open({ networkId, kind, subject: options.subject, officerIds, ...(options.suite ? { suite: options.suite } : {}) });
        context.output.answer(channel, () => [`Opened ${channel.channelId} (${channel.kind}, ${channel.suite}) with ${invited.join('; ')}.`]);
      });
    });
};
