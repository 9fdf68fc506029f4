import { join } from 'node:path';
import { toHex } from '@chancery/contracts';
import type { ChanceryClient, DraftView, NetworkView } from '@chancery/sdk';
import type { Command } from 'commander';
import { usageError } from '../cli-error.js';
import { wholeNumber } from '../session/choices.js';
import type { Context } from '../session/context.js';
import { readSecretFile, readSmallFile, writeNewFile } from '../session/files.js';
import { collect } from '../session/find.js';
import { showFingerprint } from '../terminal/fingerprint.js';
import type { AddVerb, StartContext } from './command.js';

interface WhatOptions {
  readonly catalogue?: string;
  readonly name?: string;
  readonly abbreviation?: string;
  readonly secretariat: string;
  readonly founder: string;
}
interface DraftOptions extends WhatOptions {
  readonly card: readonly string[];
  readonly threshold?: number;
  readonly out: string;
}
interface TokenOptions {
  readonly tokenFile?: string;
}

export const addFound: AddVerb = (program, start) => {
  const found = program.command('found').description('found a network: draft, cosign and submit; or at once, for training');
  addDraft(found, start);
  addShow(found, start);
  addCosign(found, start);
  addSubmit(found, start);
  addTraining(found, start);
};

const describing = (command: Command): Command =>
  command
    .option('--catalogue <id>', 'take name and abbreviation from the bundled list')
    .option('--name <name>', 'name of the network')
    .option('--abbreviation <letters>', 'its abbreviation')
    .requiredOption('--secretariat <name>', 'name of the secretariat, the first authority')
    .requiredOption('--founder <name>', 'name of its first officer, on this device');

function addDraft(found: Command, start: StartContext): void {
  describing(found.command('draft'))
    .description('draft the charter and sign it with the coordinator key of this vault')
    .requiredOption('--card <file>', "a coordinator's card; once for each, or separated by commas", collect)
    .option('--threshold <n>', 'how many coordinators must sign (default 2)', wholeNumber(2, 32))
    .requiredOption('--out <file>', 'where to write the draft; not overwritten')
    .action(async (options: DraftOptions, command) => {
      const context = start(command);
      const coordinators = await Promise.all(options.card.map(readSmallFile));
      await context.withClient(async (client) => {
        const draft = await client.networks.draftNetwork({ ...whatOf(options), coordinators, ...(options.threshold === undefined ? {} : { threshold: options.threshold }) });
        await writeNewFile(options.out, draft);
        showDraft(context, client.networks.inspectDraft(draft));
      });
    });
}

function whatOf({ catalogue, name, abbreviation, secretariat, founder }: WhatOptions) {
  if (catalogue === undefined && (name === undefined || abbreviation === undefined)) throw usageError('A network needs a name.', 'Give --catalogue, or --name and --abbreviation.');
  return {
    ...(catalogue === undefined ? {} : { catalogueId: catalogue }),
    ...(name === undefined ? {} : { name }),
    ...(abbreviation === undefined ? {} : { abbreviation }),
    secretariat: { name: secretariat },
    founder: { name: founder },
  };
}

function showDraft(context: Context, draft: DraftView): void {
  context.output.facts(draft, [
    ['Network', `${draft.name} (${draft.abbreviation})`],
    ['Fingerprint', showFingerprint(draft.fingerprint)],
    ['Training', draft.training ? 'yes' : 'no'],
    ['Secretariat', draft.secretariat],
    ['Founder', draft.founder],
    ['Must sign', `${draft.threshold} of ${draft.coordinators.length}`],
    ...draft.coordinators.map((coordinator): [string, string] => [coordinator.signed ? 'Signed' : 'Not signed', coordinator.name]),
  ]);
}

function addShow(found: Command, start: StartContext): void {
  found
    .command('show')
    .description('show what a draft says before signing it')
    .argument('<draft>', 'file')
    .action(async (file: string, _options, command) => {
      const context = start(command);
      const draft = await readSmallFile(file);
      await context.withClient((client) => Promise.resolve(showDraft(context, client.networks.inspectDraft(draft))), { create: false });
    });
}

function addCosign(found: Command, start: StartContext): void {
  found
    .command('cosign')
    .description('sign a draft with the coordinator key of this vault')
    .argument('<draft>', 'file')
    .requiredOption('--out <file>', 'where to write the signed draft; not overwritten')
    .action(async (file: string, options: { out: string }, command) => {
      const context = start(command);
      const draft = await readSmallFile(file);
      await context.withClient(async (client) => {
        const signed = await client.networks.cosignDraft(draft);
        await writeNewFile(options.out, signed);
        showDraft(context, client.networks.inspectDraft(signed));
      });
    });
}

const withToken = (command: Command): Command => command.option('--token-file <file>', "file with the operator's founding token (CHANCERY_CLI_FOUNDING_TOKEN_FILE)");

async function tokenOf(context: Context, { tokenFile }: TokenOptions): Promise<string> {
  const file = tokenFile ?? context.foundingTokenFile;
  if (file === undefined) throw usageError('Founding a network takes the founding token of the server.', 'Ask its operator for it and give --token-file.');
  return readSecretFile(file);
}

async function showFounded(context: Context, client: ChanceryClient, network: NetworkView): Promise<void> {
  await context.catchUp(client, true);
  context.output.facts(network, [
    ['Network', `${network.name} (${network.abbreviation})`],
    ['Id', network.networkId],
    ['Fingerprint', showFingerprint(network.fingerprint)],
    ['Next', 'Publish the fingerprint by a channel that people trust; they compare it when they join.'],
  ]);
}

function addSubmit(found: Command, start: StartContext): void {
  withToken(found.command('submit'))
    .description('found the network on the server: in the vault that drafted it, once enough coordinators have signed')
    .argument('<draft>', 'file')
    .action(async (file: string, options: TokenOptions, command) => {
      const context = start(command);
      const [draft, token] = [await readSmallFile(file), await tokenOf(context, options)];
      await context.withClient(async (client) => showFounded(context, client, await client.networks.found(draft, token)));
    });
}

function addTraining(found: Command, start: StartContext): void {
  withToken(describing(found.command('training')))
    .description('found a training network at once, with one coordinator')
    .action(async (options: WhatOptions & TokenOptions, command) => {
      const context = start(command);
      const what = whatOf(options);
      const token = await tokenOf(context, options);
      await context.withClient(async (client) => showFounded(context, client, await foundTraining(context, client, what, options.founder, token)), { create: true });
    });
}

async function foundTraining(context: Context, client: ChanceryClient, what: ReturnType<typeof whatOf>, founder: string, token: string): Promise<NetworkView> {
  const card = await client.networks.createCoordinator(founder);
  const draft = await client.networks.draftNetwork({ ...what, coordinators: [card], threshold: 1, training: true });
  try {
    return await client.networks.found(draft, token);
  } catch (error) {
    // The vault holds the keys of this draft and takes no second one: without the draft they would be lost.
    const path = join(context.vaultFolder, `${toHex(client.networks.inspectDraft(draft).fingerprint).slice(0, 16)}.draft`);
    await writeNewFile(path, draft);
    context.output.event({ draft: path }, `The draft is kept in ${path}: hand it in again with chancery found submit.`);
    throw error;
  }
}
