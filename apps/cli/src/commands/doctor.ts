import { CliError } from '../cli-error.js';
import type { AddVerb } from './command.js';

export const addDoctor: AddVerb = (program, start) => {
  program
    .command('doctor')
    .description('check the vault, the server, the clock, the keys and the channels of this device')
    .action(async (_options, command) => {
      const context = start(command);
      await context.withClient(async (client) => {
        const checks = await client.doctor();
        context.output.table(checks, ['Check', 'Result', 'Detail'], checks.map((check) => [check.name, check.ok ? 'well' : 'NOT WELL', check.detail]), 'Nothing was checked.');
        if (checks.some((check) => !check.ok)) throw new CliError('unavailable', 'CHECK_FAILED', 'Not everything is well.', 'The table says what.');
      });
    });
};
