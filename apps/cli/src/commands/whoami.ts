import { ClientError, type Self } from '@chancery/sdk';
import type { AddVerb } from './command.js';

export const selfFacts = (self: Self): [string, string][] => [
  ['Officer', self.officerName],
  ['Officer id', self.officerId],
  ['Roles', self.roles.join(', ')],
  ['Authority id', self.authorityId],
  ['Device id', self.deviceId],
  ...self.networkIds.map((id): [string, string] => ['In network', id]),
];

export const addWhoami: AddVerb = (program, start) => {
  program
    .command('whoami')
    .description('say for whom this device acts')
    .action(async (_options, command) => {
      const context = start(command);
      await context.withClient((client) => {
        if (!client.self) throw new ClientError('NOT_ENROLLED');
        context.output.facts(client.self, selfFacts(client.self));
        return Promise.resolve();
      });
    });
};
