import type { OfficerFunction, OfficerRole } from '@chancery/sdk';
import { readFunctions, readLanguages, readRoles, readState } from '../session/choices.js';
import { writeNewFile } from '../session/files.js';
import { showFingerprint } from '../terminal/fingerprint.js';
import type { AddVerb } from './command.js';

interface AuthorityOptions {
  readonly state: string;
  readonly name: string;
  readonly officer: string;
  readonly functions?: readonly OfficerFunction[];
  readonly roles?: readonly OfficerRole[];
  readonly languages?: readonly string[];
  readonly secretariat?: boolean;
  readonly out: string;
}

export const addAuthority: AddVerb = (program, start) => {
  program
    .command('authority')
    .description("make an authority's key and its first officer in this vault, and its card for the coordinators")
    .requiredOption('--state <code>', 'State, two letters (ISO 3166-1); ZZ for a secretariat', readState)
    .requiredOption('--name <name>', 'name of the authority')
    .requiredOption('--officer <name>', 'name of its first officer')
    .option('--functions <list>', 'functions of the officer, such as mutual_legal_assistance,extradition', readFunctions)
    .option('--roles <list>', 'roles of the officer (default contact_point,duty_officer,security_officer)', readRoles)
    .option('--languages <list>', 'languages of the officer, such as en,fr', readLanguages)
    .option('--secretariat', 'a secretariat, not a central authority')
    .requiredOption('--out <file>', 'where to write the card; not overwritten')
    .action(async (options: AuthorityOptions, command) => {
      const context = start(command);
      const { state, name, officer, functions, roles, languages, secretariat, out } = options;
      await context.withClient(
        async (client) => {
          const person = { name: officer, ...(functions ? { functions } : {}), ...(roles ? { roles } : {}), ...(languages ? { languages } : {}) };
          const card = await client.networks.createAuthority({ state, name, officer: person, ...(secretariat ? { kind: 'secretariat' as const } : {}) });
          await writeNewFile(out, card);
          const view = client.networks.inspectCard(card);
          context.output.facts({ card: out, ...view }, [
            ['Authority', `${view.name} (${view.state})`],
            ['Id', view.authorityId],
            ['Fingerprint', showFingerprint(view.fingerprint)],
            ['Next', 'Hand the card to the coordinators and read them the fingerprint by telephone; then chancery claim.'],
          ]);
        },
        { create: true },
      );
    });
};
