import type { ChanceryClient, CountersignatureStatus, CountersignatureView } from '@chancery/sdk';
import { toHex } from '@chancery/contracts';
import { usageError } from '../cli-error.js';
import type { Context } from '../session/context.js';
import { readSmallFile } from '../session/files.js';
import { findNetwork, findOne } from '../session/find.js';
import { showFingerprint } from '../terminal/fingerprint.js';
import type { AddVerb } from './command.js';

interface AdmitOptions {
  readonly network?: string;
  readonly pending?: boolean;
  readonly countersign?: string;
}

export const addAdmit: AddVerb = (program, start) => {
  program
    .command('admit')
    .description('as a coordinator: admit an authority by its card, or countersign what another coordinator began')
    .argument('[card]', "file with the authority's card")
    .option('--network <name>', 'network, when there are several')
    .option('--pending', 'list what waits for countersignatures')
    .option('--countersign <digest>', 'sign one of them; the beginning of its digest is enough')
    .action(async (card: string | undefined, options: AdmitOptions, command) => {
      const context = start(command);
      if ([card !== undefined, options.pending === true, options.countersign !== undefined].filter(Boolean).length !== 1) throw usageError('Exactly one of a card, --pending and --countersign is needed.');
      await context.withSyncedClient(async (client) => {
        const { networkId } = findNetwork(client, options.network);
        if (card !== undefined) await admitCard(context, client, networkId, await readSmallFile(card));
        else if (options.pending) listPending(context, await client.networks.countersignatures(networkId));
        else await countersign(context, client, networkId, options.countersign!);
      });
    });
};

/** How a statement that needs several signatures stands, as a sentence. */
export function statusSentence({ accepted, signed, needed }: CountersignatureStatus): string {
  return accepted ? 'Done: enough coordinators have signed.' : `Signed by ${signed} of ${needed}: another coordinator has to countersign (chancery admit --pending).`;
}

async function admitCard(context: Context, client: ChanceryClient, networkId: string, card: Uint8Array): Promise<void> {
  const view = client.networks.inspectCard(card);
  const status = await client.networks.admit(networkId, card);
  context.output.answer({ ...view, ...status }, () => [`${view.name} (${view.state}), fingerprint ${showFingerprint(view.fingerprint)}`, statusSentence(status)]);
}

function listPending(context: Context, pending: readonly CountersignatureView[]): void {
  const rows = pending.map((one) => [toHex(one.digest).slice(0, 16), one.kind, one.name, one.state ?? '', `${one.signed} of ${one.needed}`, one.mayCountersign ? 'yes' : 'no']);
  context.output.table(pending, ['Digest', 'What', 'Name', 'State', 'Signed', 'You may sign'], rows, 'Nothing waits for a countersignature.');
}

async function countersign(context: Context, client: ChanceryClient, networkId: string, digest: string): Promise<void> {
  const pending = await client.networks.countersignatures(networkId);
  const one = findOne(pending, digest, 'pending statement', (item) => toHex(item.digest));
  const status = await client.networks.countersign(networkId, one.digest);
  context.output.answer({ ...one, ...status }, () => [`${one.kind} of ${one.name}`, statusSentence(status)]);
}
