import { readFingerprint } from '../terminal/fingerprint.js';
import { selfFacts } from './whoami.js';
import type { AddVerb } from './command.js';

interface ClaimOptions {
  readonly network: string;
  readonly fingerprint: string;
}

export const addClaim: AddVerb = (program, start) => {
  program
    .command('claim')
    .description('once the coordinators have admitted your authority: publish its first certificates and sign in')
    .requiredOption('--network <id>', 'id of the network, from its coordinator')
    .requiredOption('--fingerprint <hex>', 'fingerprint of the network, compared by another channel than this server')
    .action(async (options: ClaimOptions, command) => {
      const context = start(command);
      const fingerprint = readFingerprint(options.fingerprint);
      await context.withClient(async (client) => {
        const self = await client.networks.claimAuthority({ networkId: options.network.trim().toLowerCase(), fingerprint });
        await context.catchUp(client, true);
        context.output.facts(self, selfFacts(self));
      });
    });
};
