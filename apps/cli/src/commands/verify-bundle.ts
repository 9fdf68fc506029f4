import { folderSource, serverSource } from '../bundle/bundle-sources.js';
import { type FaultKind, verifyBundle } from '../bundle/verify-bundle.js';
import { CliError, usageError } from '../cli-error.js';
import { tableLines } from '../terminal/table.js';
import type { AddVerb } from './command.js';

interface Options {
  readonly expect?: string;
  readonly folder?: string;
}

const WHAT: Readonly<Record<FaultKind, string>> = {
  missing: 'is not served',
  changed: 'is not the file that is listed',
  'stray-reference': 'is named by a page and is no file of the client',
  'list-hash': 'does not have the hash that it names',
  'not-expected': 'is of another build than expected',
  'not-in-folder': 'is served and is not in the folder',
  'only-in-folder': 'is in the folder and is not served',
  'differs-from-folder': 'is another file than in the folder',
};

export const addVerifyBundle: AddVerb = (program, start) => {
  program
    .command('verify-bundle')
    .description('check that the web client that a server gives out is the one that was published, file by file; needs no vault')
    .option('--expect <hash>', 'hash of the build, 64 hexadecimal digits, as it was published')
    .option('--folder <folder>', 'a build of your own to compare with, such as dist/web')
    .action(async ({ expect, folder }: Options, command) => {
      const { output, server } = start(command);
      if (expect !== undefined && !/^[0-9a-fA-F]{64}$/.test(expect)) throw usageError('The expected hash is not 64 hexadecimal digits.');
      const report = await verifyBundle(serverSource(server), { ...(expect === undefined ? {} : { expected: expect.toLowerCase() }), ...(folder === undefined ? {} : { folder: folderSource(folder) }) });
      const { faults } = report;
      if (faults.length > 0) output.answer(report, () => tableLines(['File', 'Fault'], faults.map(({ kind, path }) => [path, WHAT[kind]])));
      else output.facts(report, [['Web client', report.hash ?? ''], ['Files', String(report.files)], ['Bytes', String(report.bytes)]]);
      if (faults.length > 0) throw new CliError('integrity', 'BUNDLE_DIFFERS', 'This is not the web client that it should be.', 'Do not use it: tell the operator and your security officer.');
      if (expect === undefined && folder === undefined) output.note('The client is what its own list says. Whether that is the published one only --expect or --folder can tell.');
    });
};
