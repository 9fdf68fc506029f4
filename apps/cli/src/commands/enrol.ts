import type { EnrolmentState } from '@chancery/sdk';
import { usageError } from '../cli-error.js';
import { readText } from '../session/files.js';
import type { AddVerb } from './command.js';
import { selfFacts } from './whoami.js';

export const addEnrol: AddVerb = (program, start) => {
  program
    .command('enrol')
    .description('enrol this device with an invitation; waits until it is approved')
    .argument('[code]', 'code or link of the invitation; read from stdin when left out, so that it stays out of the shell history')
    .action(async (typed: string | undefined, _options, command) => {
      const context = start(command);
      if (typed === undefined && context.stdin.isTTY) context.output.note('Type the code of the invitation, then Ctrl-D on a line of its own:');
      const code = (typed ?? (await readText(context.stdin as AsyncIterable<Buffer>))).trim();
      if (code.length === 0) throw usageError('There is no invitation code.', 'Give it as an argument or through stdin.');
      await context.withClient(
        async (client, signal) => {
          let told = '';
          const onState = (state: EnrolmentState): void => {
            if (state.state === 'approved' || told === state.comparisonCode) return;
            told = state.comparisonCode;
            context.output.event({ comparisonCode: told }, `Comparison code: ${told}\nRead it to whoever invited you. They approve when their screen shows the same. Waiting …`);
          };
          const self = await client.enrolment.enrol(code, { onState, signal });
          await context.catchUp(client, true);
          context.output.facts(self, selfFacts(self));
        },
        { create: true },
      );
    });
};
