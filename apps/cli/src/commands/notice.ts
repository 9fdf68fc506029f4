import { missingFields, NOTICE_FORMS } from '@chancery/content';
import type { BoardRow, ChanceryClient, NoticeKind, NoticePriority } from '@chancery/sdk';
import type { Command } from 'commander';
import { readLanguage, readNoticeKind, readPriority, wholeNumber } from '../session/choices.js';
import type { Context } from '../session/context.js';
import { readTextFields } from '../session/files.js';
import { collect, findAuthority, findChannel, findNotice } from '../session/find.js';
import { NOTICE_HEADINGS, noticeRow } from '../terminal/describe.js';
import { formatTime } from '../terminal/times.js';
import type { AddVerb, StartContext } from './command.js';

interface SendOptions {
  readonly kind: NoticeKind;
  readonly priority: NoticePriority;
  readonly to?: readonly string[];
  readonly ackWithin?: number;
  readonly title: string;
  readonly text: string;
  readonly language?: string;
  readonly fields?: string;
}

export const addNotice: AddVerb = (program, start) => {
  const notice = program.command('notice').description('urgent notices and broadcasts');
  addSend(notice, start);
  addAcknowledge(notice, start);
  addBoard(notice, start);
  notice
    .command('list')
    .description('notices sent and received, newest first')
    .action(async (_options, command) => {
      const context = start(command);
      await context.withSyncedClient((client) => listNotices(context, client), { offline: true });
    });
};

export async function listNotices({ output }: Context, client: ChanceryClient): Promise<void> {
  const notices = await client.notices.list();
  output.table(notices, NOTICE_HEADINGS, notices.map(noticeRow), 'There are no notices.');
}

function addSend(notice: Command, start: StartContext): void {
  notice
    .command('send')
    .description('send an urgent notice or a broadcast into a channel')
    .argument('<channel>', 'id, its beginning, or the subject')
    .requiredOption('--kind <kind>', `one of ${Object.keys(NOTICE_FORMS).join(', ')}`, readNoticeKind)
    .requiredOption('--priority <p>', 'P0 threat to life, P1 data loss imminent, P2 urgent, P3 routine', readPriority)
    .option('--to <who>', 'State codes or authorities that must acknowledge (default: all in the channel but yours)', collect)
    .option('--ack-within <minutes>', 'minutes until it must be acknowledged (default by priority)', wholeNumber(5, 14_400))
    .requiredOption('--title <text>', 'title; sealed')
    .requiredOption('--text <text>', 'text; sealed')
    .option('--language <code>', 'language of the text', readLanguage)
    .option('--fields <file>', 'JSON object with the fields of the form; sealed')
    .action(async (typed: string, options: SendOptions, command) => {
      const context = start(command);
      const fields = options.fields === undefined ? undefined : await readTextFields(options.fields);
      await context.withSyncedClient(async (client) => {
        const { channelId, networkId } = findChannel(client, typed);
        const toAuthorityIds = addressees(client, channelId, networkId, options.to);
        const body = { title: options.title, text: options.text, ...(options.language ? { language: options.language } : {}), ...(fields ? { fields } : {}) };
        const missing = missingFields(options.kind, body);
        if (missing.length > 0) context.output.note(`The form also asks for: ${missing.join(', ')} (${NOTICE_FORMS[options.kind].source}). It is sent as it is.`);
        const sent = await client.notices.send({ channelId, kind: options.kind, priority: options.priority, toAuthorityIds, body, ...(options.ackWithin === undefined ? {} : { ackWithinMinutes: options.ackWithin }) });
        context.output.answer(sent, () => [`Notice ${sent.noticeId} to ${toAuthorityIds.length} ${toAuthorityIds.length === 1 ? 'authority' : 'authorities'}; acknowledge by ${sent.ackBy === undefined ? 'a time that the server has not confirmed yet' : formatTime(sent.ackBy)}.`]);
      });
    });
}

function addressees(client: ChanceryClient, channelId: string, networkId: string, typed: readonly string[] | undefined): string[] {
  if (typed) {
    const directory = client.networks.directory(networkId);
    return [...new Set(typed.map((word) => findAuthority(directory, word).authorityId))];
  }
  return [...new Set(client.channels.members(channelId).map((member) => member.authorityId))].filter((id) => id !== client.self?.authorityId);
}

function addAcknowledge(notice: Command, start: StartContext): void {
  notice
    .command('ack')
    .description('sign for your authority that the notice was read; cannot be withdrawn')
    .argument('<notice>', 'id, its beginning, or the title')
    .action(async (typed: string, _options, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const { noticeId } = await findNotice(client, typed);
        await client.notices.acknowledge(noticeId);
        context.output.answer({ noticeId, acknowledged: true }, () => ['Acknowledged, in the name of your authority and with yours.']);
      });
    });
}

function addBoard(notice: Command, start: StartContext): void {
  notice
    .command('board')
    .description('who has acknowledged a notice; every signature is checked on this device')
    .argument('<notice>', 'id, its beginning, or the title')
    .action(async (typed: string, _options, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => {
        const rows = await client.notices.board((await findNotice(client, typed)).noticeId);
        context.output.table(rows, ['State', 'Authority', 'Obligation', 'On devices', 'Acknowledged by', 'At', 'Fault'], rows.map(boardRow), 'The notice is addressed to nobody.');
      });
    });
}

const boardRow = (row: BoardRow): string[] => [
  row.state, row.authority, row.obligation.replaceAll('_', ' '), String(row.devicesReached), row.acknowledgement?.officer ?? '',
  row.acknowledgement ? formatTime(row.acknowledgement.acknowledgedAt) : '', row.problem ?? '',
];
