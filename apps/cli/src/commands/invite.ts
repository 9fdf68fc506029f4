import type { OfficerFunction, OfficerRole } from '@chancery/sdk';
import { usageError } from '../cli-error.js';
import { readFunctions, readLanguages, readRoles, wholeNumber } from '../session/choices.js';
import { findNetwork } from '../session/find.js';
import { invitationFacts } from '../terminal/describe.js';
import { showFingerprint } from '../terminal/fingerprint.js';
import type { AddVerb } from './command.js';

interface InviteOptions {
  readonly device?: boolean;
  readonly name?: string;
  readonly functions?: readonly OfficerFunction[];
  readonly roles?: readonly OfficerRole[];
  readonly languages?: readonly string[];
  readonly minutes?: number;
  readonly network?: string;
}

export const addInvite: AddVerb = (program, start) => {
  program
    .command('invite')
    .description('invite a new officer of your authority, or a further device of your own; prints the invitation')
    .option('--device', 'a further device for yourself')
    .option('--name <name>', 'name of the new officer')
    .option('--functions <list>', 'functions, such as mutual_legal_assistance,duty_24_7', readFunctions)
    .option('--roles <list>', 'roles, such as contact_point,duty_officer', readRoles)
    .option('--languages <list>', 'languages, such as en,fr', readLanguages)
    .option('--minutes <n>', 'how long the invitation is valid (default one day)', wholeNumber(5, 43_200))
    .option('--network <name>', 'network whose fingerprint stands on the invitation, when there are several')
    .action(async (options: InviteOptions, command) => {
      const context = start(command);
      const { device, name, functions, roles, languages, minutes } = options;
      if (device ? name !== undefined || roles || functions || languages : name === undefined) throw usageError('An invitation is for a new officer (--name) or for a further device of your own (--device alone).');
      const valid = minutes === undefined ? {} : { validForMinutes: minutes };
      await context.withSyncedClient(async (client) => {
        const network = device ? undefined : findNetwork(client, options.network);
        const invitation = network
          ? await client.enrolment.invite({ networkId: network.networkId, name: name!, ...(functions ? { functions } : {}), ...(roles ? { roles } : {}), ...(languages ? { languages } : {}), ...valid })
          : await client.enrolment.inviteDevice(valid);
        context.output.facts({ ...invitation, ...(network ? { fingerprint: network.fingerprint } : {}) }, invitationFacts(invitation, network && showFingerprint(network.fingerprint)));
        context.output.note('Hand over the code in person or by telephone. Whoever has it can enrol once; then chancery approve.');
      });
    });
};
