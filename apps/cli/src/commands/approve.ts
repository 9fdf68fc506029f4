import type { ChanceryClient, PendingEnrolment } from '@chancery/sdk';
import { CliError, usageError } from '../cli-error.js';
import type { Context } from '../session/context.js';
import { findOne } from '../session/find.js';
import { safeLine } from '../terminal/safe-text.js';
import type { AddVerb } from './command.js';

export const addApprove: AddVerb = (program, start) => {
  program
    .command('approve')
    .description('list who has used an invitation of yours, or approve one of them after comparing the codes')
    .argument('[invitation]', 'id, its beginning, or the name of the officer')
    .option('--comparison <code>', "the comparison code on the newcomer's screen, as read to you")
    .action(async (typed: string | undefined, options: { comparison?: string }, command) => {
      const context = start(command);
      if ((typed === undefined) !== (options.comparison === undefined)) throw usageError('An approval takes the invitation and --comparison with the code that was read to you.', 'Without either, chancery approve lists who waits.');
      await context.withSyncedClient(async (client) => {
        const pending = await client.enrolment.pending();
        if (typed === undefined) listEnrolments(context, pending);
        else await approve(context, client, pending, typed, options.comparison!);
      });
    });
};

/** Shared with `chancery list invitations`. */
export function listEnrolments(context: Context, pending: readonly PendingEnrolment[]): void {
  const rows = pending.map((one) => [one.invitationId, one.kind, one.name, one.state, one.proof, one.comparisonCode ?? '']);
  context.output.table(pending, ['Invitation', 'For', 'Name', 'State', 'Proof', 'Comparison code'], rows, 'There are no invitations.');
}

const bare = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();

async function approve(context: Context, client: ChanceryClient, pending: readonly PendingEnrolment[], typed: string, comparison: string): Promise<void> {
  const one = findOne(pending, typed, 'invitation', (item) => item.invitationId, (item) => [item.name]);
  if (one.comparisonCode !== undefined && bare(one.comparisonCode) !== bare(comparison))
    throw new CliError('integrity', 'COMPARISON_DIFFERS', 'The comparison codes are not the same: somebody may stand between you and the newcomer.', 'Nothing was approved. Withdraw the invitation, and tell your security officer.');
  await client.enrolment.approve(one.invitationId);
  context.output.answer({ invitationId: one.invitationId, approved: true }, () => [`Approved: ${safeLine(one.name)}.`]);
}
