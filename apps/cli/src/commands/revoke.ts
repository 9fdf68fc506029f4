import type { RevocationReason } from '@chancery/sdk';
import { usageError } from '../cli-error.js';
import { readReason } from '../session/choices.js';
import { findOfficer, findOne } from '../session/find.js';
import { safeLine } from '../terminal/safe-text.js';
import type { AddVerb } from './command.js';

interface RevokeOptions {
  readonly officer?: string;
  readonly device?: string;
  readonly reason: RevocationReason;
}

export const addRevoke: AddVerb = (program, start) => {
  program
    .command('revoke')
    .description('revoke an officer or a device of your authority: sessions end, and every channel changes its keys')
    .option('--officer <who>', 'id, its beginning, or the name')
    .option('--device <id>', 'id of a device, or its beginning')
    .requiredOption('--reason <reason>', 'left, lost_device, compromised, replaced or other', readReason)
    .action(async (options: RevokeOptions, command) => {
      const context = start(command);
      if ((options.officer === undefined) === (options.device === undefined)) throw usageError('Exactly one of --officer and --device is needed.');
      await context.withSyncedClient(async (client) => {
        const own = client.networks.list().flatMap(({ networkId }) => client.networks.directory(networkId)).filter((authority) => authority.authorityId === client.self?.authorityId);
        const officers = [...new Map(own.flatMap((authority) => authority.officers).map((officer) => [officer.officerId, officer])).values()];
        if (options.officer !== undefined) {
          const officer = findOfficer([{ ...own[0]!, officers }], options.officer);
          await client.enrolment.revokeOfficer(officer.officerId, options.reason);
          context.output.answer({ officerId: officer.officerId, revoked: true }, () => [`Revoked: ${safeLine(officer.name)}.`]);
          return;
        }
        const deviceId = findOne([...new Set(officers.flatMap((officer) => officer.deviceIds))], options.device!, 'device', (id) => id);
        await client.enrolment.revokeDevice(deviceId, options.reason);
        context.output.answer({ deviceId, revoked: true }, () => [`Revoked: device ${deviceId}.`]);
      });
    });
};
