import { usageError } from '../cli-error.js';
import { collect, findChannel, findOfficers, findOne } from '../session/find.js';
import type { AddVerb } from './command.js';

export const addRemove: AddVerb = (program, start) => {
  program
    .command('remove')
    .description('remove officers or single devices from a channel; its keys are changed')
    .argument('<channel>', 'id, its beginning, or the subject')
    .argument('[who...]', 'officer names or ids')
    .option('--device <id>', 'a single device', collect)
    .action(async (typed: string, who: string[], options: { device?: readonly string[] }, command) => {
      const context = start(command);
      if (who.length === 0 && !options.device) throw usageError('Say whom to remove.', 'Name officers, or devices with --device.');
      await context.withSyncedClient(async (client) => {
        const { channelId, networkId } = findChannel(client, typed);
        const members = client.channels.members(channelId);
        const deviceIds = (options.device ?? []).map((id) => findOne(members, id, 'member', (member) => member.deviceId).deviceId);
        const officerIds = who.length === 0 ? [] : findOfficers(client, networkId, who);
        await client.channels.remove(channelId, { ...(officerIds.length > 0 ? { officerIds } : {}), ...(deviceIds.length > 0 ? { deviceIds } : {}) });
        context.output.answer({ channelId, officerIds, deviceIds }, () => ['Removed. What is sent from now on, they cannot read.']);
      });
    });
};
