import { CATALOGUE_WARNING, findBundledNetwork, listBundledNetworks, stateName, type BundledNetwork } from '@chancery/domain';
import { notFoundError } from '../cli-error.js';
import type { Output } from '../terminal/output.js';
import { factLines, tableLines } from '../terminal/table.js';
import { safeLines } from '../terminal/safe-text.js';
import type { AddVerb } from './command.js';

export const addCatalogue: AddVerb = (program, start) => {
  program
    .command('catalogue')
    .description('list the bundled networks that can be founded; every entry must be confirmed by its coordinator')
    .argument('[id]', 'one network, in full')
    .action((id: string | undefined, _options, command) => {
      const { output } = start(command);
      if (id === undefined) showAll(output);
      else showOne(output, id);
    });
};

function showAll(output: Output): void {
  const networks = listBundledNetworks();
  output.answer({ warning: CATALOGUE_WARNING, networks }, () => [
    ...tableLines(['Id', 'Abbreviation', 'Members', 'Languages', 'Name'], networks.map((network) => [network.id, network.abbreviation, String(network.members.length), network.languages.join(' '), network.name])),
    '',
    CATALOGUE_WARNING,
  ]);
}

function showOne(output: Output, id: string): void {
  const network = findBundledNetwork(id);
  if (!network) throw notFoundError('No bundled network has this id.', 'The list is shown by chancery catalogue.');
  output.answer({ warning: CATALOGUE_WARNING, network }, () => [...factLines(factsOf(network)), '', ...safeLines(CATALOGUE_WARNING)]);
}

const factsOf = (network: BundledNetwork): [string, string][] => [
  ['Id', network.id],
  ['Name', network.name],
  ['Abbreviation', network.abbreviation],
  ['Secretariat', network.secretariat],
  ['Languages', network.languages.join(', ')],
  ['Members', network.members.map((code) => `${code} ${stateName(code)}`).join(', ') || 'unknown or left out on purpose'],
  ...network.source.map((source): [string, string] => ['Source', source]),
  ...Object.entries(network.confidence).map(([about, confidence]): [string, string] => [`Sure of ${about}`, confidence]),
  ...(network.notes ? [['Notes', network.notes] as [string, string]] : []),
];
