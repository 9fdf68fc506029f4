import { findOne } from '../session/find.js';
import type { AddVerb } from './command.js';

export const addWithdraw: AddVerb = (program, start) => {
  program
    .command('withdraw')
    .description('withdraw an invitation of yours')
    .argument('<invitation>', 'id, its beginning, or the name of the officer')
    .action(async (typed: string, _options, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const { invitationId } = findOne(await client.enrolment.pending(), typed, 'invitation', (one) => one.invitationId, (one) => [one.name]);
        await client.enrolment.withdraw(invitationId);
        context.output.answer({ invitationId, withdrawn: true }, () => ['Withdrawn.']);
      });
    });
};
