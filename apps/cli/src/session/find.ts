import { findBundledNetwork } from '@chancery/domain';
import type { AuthorityView, ChanceryClient, ChannelView, NetworkView, NoticeView, OfficerView } from '@chancery/sdk';
import { inputError, notFoundError } from '../cli-error.js';

/** As short as an id may be cut when it is typed. */
const MIN_PREFIX = 4;

const same = (a: string | undefined, b: string): boolean => a !== undefined && a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0;

/**
 * The one item that is meant: by id, by the beginning of its id, or by one of its names.
 * @throws CliError `NOT_FOUND` or `AMBIGUOUS`
 */
export function findOne<T>(items: readonly T[], typed: string, what: string, id: (item: T) => string, names: (item: T) => readonly (string | undefined)[] = () => []): T {
  const wanted = typed.trim();
  const exact = items.filter((item) => id(item) === wanted.toLowerCase());
  const named = items.filter((item) => names(item).some((name) => same(name, wanted)));
  const begun = wanted.length >= MIN_PREFIX ? items.filter((item) => id(item).startsWith(wanted.toLowerCase())) : [];
  const found = [exact, named, begun].find((candidates) => candidates.length > 0) ?? [];
  if (found.length > 1) throw inputError('AMBIGUOUS', `Several ${what}s are called so.`, 'Give the id; chancery list shows it.');
  if (!found[0]) throw notFoundError(`There is no such ${what} on this device.`, 'Look at chancery list.');
  return found[0];
}

/** @param typed  id, abbreviation, name or id in the bundled list; may be left out when there is one network only */
export function findNetwork(client: ChanceryClient, typed: string | undefined): NetworkView {
  const networks = client.networks.list();
  if (typed === undefined) {
    if (networks.length === 1) return networks[0]!;
    throw networks.length === 0
      ? notFoundError('This device is in no network yet.', 'Enrol with an invitation, found a network, or claim an authority.')
      : inputError('NETWORK_NEEDED', 'This device is in several networks.', 'Name one with --network.');
  }
  const bundled = findBundledNetwork(typed)?.abbreviation;
  return findOne(networks, bundled ?? typed, 'network', (network) => network.networkId, (network) => [network.abbreviation, network.name]);
}

/** @param typed  id, State code or name */
export function findAuthority(directory: readonly AuthorityView[], typed: string): AuthorityView {
  return findOne(directory, typed, 'authority', (authority) => authority.authorityId, (authority) => [authority.state, authority.name]);
}

export function findChannel(client: ChanceryClient, typed: string): ChannelView {
  return findOne(client.channels.list(), typed, 'channel', (channel) => channel.channelId, (channel) => [channel.subject]);
}

export async function findNotice(client: ChanceryClient, typed: string): Promise<NoticeView> {
  return findOne(await client.notices.list(), typed, 'notice', (notice) => notice.noticeId, (notice) => [notice.body.title]);
}

export function findOfficer(directory: readonly AuthorityView[], typed: string): OfficerView {
  return findOne(directory.flatMap((authority) => authority.officers), typed, 'officer', (officer) => officer.officerId, (officer) => [officer.name]);
}

/**
 * Officers named by id or name, or all officers in good standing of a State or authority.
 * @param typed  such as `GH`, `NG` or `Ama Owusu`; oneself is left out
 * @returns ids, each once
 */
export function findOfficers(client: ChanceryClient, networkId: string, typed: readonly string[]): string[] {
  const directory = client.networks.directory(networkId);
  const ids = typed.flatMap((word) => {
    const authority = directory.find((entry) => entry.state === word.toUpperCase() || entry.authorityId === word || same(entry.name, word));
    if (!authority) return [findOfficer(directory, word).officerId];
    const fit = authority.officers.filter((officer) => officer.standing === 'valid').map((officer) => officer.officerId);
    if (fit.length === 0) throw notFoundError('An authority that was named has no officer in good standing.', 'Look at chancery list directory.');
    return fit;
  });
  return [...new Set(ids)].filter((id) => id !== client.self?.officerId);
}

/** Splits `a,b` and repeated options alike. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').map((part) => part.trim()).filter((part) => part.length > 0)];
}
