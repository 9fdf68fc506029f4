import * as contracts from '@chancery/contracts';
import { EntryHint, ERROR_CODES, InvitationHint, KeyPackagesLowHint, NoticeHint, RELAY_DOWN, RELAY_UP, SendMessageEvent, StatementsHint, WelcomeHint, type ContractClass, type ErrorFamily } from '@chancery/contracts';
import { CHANNEL_ACTIONS, DEFAULT_POLICIES, type ChannelKind, type ChannelRight } from '@chancery/domain';
import { amount, contractComment, fieldsOf, linkTo } from './contract-fields.js';
import { readOperations, type Operation } from './operations.js';

/** What each hint brings; `resync` brings nothing. */
const HINTS: Readonly<Record<keyof typeof RELAY_DOWN, ContractClass<object> | undefined>> = {
  entry: EntryHint, welcome: WelcomeHint, statements: StatementsHint, notice: NoticeHint, keyPackagesLow: KeyPackagesLowHint, invitation: InvitationHint, resync: undefined,
};

const FAMILIES: Readonly<Record<ErrorFamily, string>> = {
  input: 'The request is wrong: the same one again is refused again.',
  denied: 'The caller may not, or may not know.',
  conflict: 'Somebody, or the caller, was first. Look, then decide again.',
  unavailable: 'It could not be done just now. The same request, with the same ids, may be repeated.',
  integrity: 'Never sent by a server: a client found that a signature, a certificate or a seal does not hold. It stops, tells its officer, and does not repeat.',
  defect: 'A fault of the server.',
};

/** The text of docs/operations.md. */
export function renderOperationsDoc(): string {
  const operations = readOperations();
  return [
    '# Operations, contracts, errors, rights', '',
    'Generated from the controllers, the contract classes, the table of errors and the default policies; `test/docs/operations.spec.ts` keeps this',
    'page and the code alike. [protocol.md](protocol.md) says what it means, and how to encode it.', '',
    '- An *id* is a UUID in lower-case text. *Bytes* are a byte string in CBOR, base64url in JSON. *Characters* are UTF-16 units. Times are milliseconds since 1970.',
    '- A field with `?` may be missing. Any other must be there, and one that is not listed is refused: `BODY_MALFORMED`.',
    '- A body that is longer than its operation takes is refused unread: `BODY_TOO_LARGE`.', '',
    '## Operations', '', ...operationsTable(operations), '',
    'Any operation may also answer with `BODY_MALFORMED`, `BODY_TOO_LARGE`, `CONTENT_TYPE_UNSUPPORTED`, `TOO_MANY_REQUESTS`, `UNAVAILABLE` or `DEFECT`, and one that needs a session with `NOT_SIGNED_IN`.',
    'An id in the path that is no id answers `NOT_FOUND`.', '',
    '## Socket', '', ...socketTable(), '',
    '## Contracts', '', ...contractsOf(operations).flatMap(describeContract),
    '## Errors', '', ...errorTables(), '',
    '## Rights', '', ...rightsTables(),
  ].join('\n');
}

function operationsTable(operations: readonly Operation[]): string[] {
  return table(['operation', 'session', 'body', 'reply', 'its own refusals'], operations.map((operation) => [
    `\`${operation.route}${operation.query.map((name) => `?${name}=N`).join('')}\``,
    operation.needsSession ? 'yes' : 'no',
    operation.request === undefined ? bodyInWords(operation) : `${linkTo(contractNamed(operation.request))}, ${amount(operation.bodyLimitBytes!)} bytes`,
    `${operation.status}: ${operation.reply === undefined ? replyInWords(operation) : linkTo(contractNamed(operation.reply))}`,
    codes(operation.refusals),
  ]));
}

const isUpload = ({ route }: Operation): boolean => route.includes(contracts.UPLOAD_PATH);
const bodyInWords = ({ route }: Operation): string => (route.startsWith('PATCH') ? 'sealed bytes' : 'none');
const replyInWords = (operation: Operation): string => (isUpload(operation) ? 'by headers, protocol.md §7' : operation.route.endsWith('/content') ? 'sealed bytes; 206 for a range' : 'nothing');
const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function socketTable(): string[] {
  const down = Object.entries(RELAY_DOWN).map(([key, event]) => [`\`${event}\``, 'down', linkOrNothing(HINTS[key as keyof typeof RELAY_DOWN]), '']);
  return table(['event', '', 'brings', 'is answered with'], [...down, [`\`${RELAY_UP.send}\``, 'up', linkTo(SendMessageEvent), `${linkTo(contracts.MessageReceipt)}, or a problem body`]]);
}

const linkOrNothing = (type: ContractClass<object> | undefined): string => (type ? linkTo(type) : 'nothing');

/** @throws for a name that libs/contracts does not export */
function contractNamed(name: string): ContractClass<object> {
  const found = (contracts as unknown as Record<string, unknown>)[name];
  if (typeof found !== 'function') throw new Error(`${name} is no contract.`);
  return found as ContractClass<object>;
}

/** Every contract that an operation or an event names, and what those hold, in the order in which they are met. */
function contractsOf(operations: readonly Operation[]): ContractClass<object>[] {
  const met = new Set<ContractClass<object>>();
  const meet = (type: ContractClass<object>): void => {
    if (met.has(type)) return;
    met.add(type);
    fieldsOf(type).flatMap(({ holds }) => holds).forEach(meet);
  };
  for (const { request, reply } of operations) for (const name of [request, reply]) if (name !== undefined) meet(contractNamed(name));
  for (const type of Object.values(HINTS)) if (type) meet(type);
  meet(SendMessageEvent);
  return [...met];
}

function describeContract(type: ContractClass<object>): string[] {
  const comment = contractComment(type);
  const rows = fieldsOf(type).map(({ name, optional, shape, comment: meaning }) => [`\`${name}\`${optional ? '?' : ''}`, shape, meaning.replaceAll('|', '\\|')]);
  return [`### ${type.name}`, '', ...(comment ? [comment, ''] : []), ...table(['field', 'is', ''], rows), ''];
}

function errorTables(): string[] {
  const families = Object.entries(FAMILIES).map(([family, meaning]) => [family, meaning]);
  const rows = Object.entries(ERROR_CODES).map(([code, { status, family, next }]) => [`\`${code}\``, String(status), family, next]);
  return [...table(['family', 'means'], families), '', ...table(['code', 'status', 'family', 'what to do'], rows)];
}

function rightsTables(): string[] {
  const kinds = Object.keys(DEFAULT_POLICIES) as ChannelKind[];
  return [
    'The default policy of each kind of channel. Besides, everybody may always add and remove their own devices, and any member may remove one who is not in good standing.', '',
    ...kinds.flatMap((kind) => [`### ${kind}`, '', ...table(['action', 'roles', 'whom'], rowsOf(DEFAULT_POLICIES[kind].rights)), '']),
  ];
}

function rowsOf(rights: readonly ChannelRight[]): string[][] {
  const grouped = new Map<string, ChannelRight[]>();
  for (const right of rights) grouped.set(`${right.action} ${right.scope}`, [...(grouped.get(`${right.action} ${right.scope}`) ?? []), right]);
  const inOrder = [...grouped.values()].sort(([a], [b]) => CHANNEL_ACTIONS[a!.action] - CHANNEL_ACTIONS[b!.action]);
  return inOrder.map((group) => [group[0]!.action, group.map(({ role }) => role).join(', '), group[0]!.scope]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
