import type { ChanceryClient } from '@chancery/sdk';
import type { Command } from 'commander';
import type { Context } from '../session/context.js';
import { findChannel, findNetwork } from '../session/find.js';
import { CHANNEL_HEADINGS, channelRow } from '../terminal/describe.js';
import { showFingerprint } from '../terminal/fingerprint.js';
import { formatTime } from '../terminal/times.js';
import { listEnrolments } from './approve.js';
import type { AddVerb, StartContext } from './command.js';
import { listNotices } from './notice.js';
import { showMessages } from './read.js';

interface NetworkOption {
  readonly network?: string;
}

export const addList: AddVerb = (program, start) => {
  const list = program.command('list').description('list what this device knows, after catching up with the server');
  add(list, start, 'networks', 'the networks of your authority, with their fingerprints', listNetworks);
  add(list, start, 'directory', 'authorities and officers of a network', listDirectory);
  add(list, start, 'channels', 'your channels', listChannels);
  add(list, start, 'notices', 'urgent notices and broadcasts', (context, client) => listNotices(context, client));
  add(list, start, 'devices', 'your own devices', listDevices);
  add(list, start, 'invitations', 'invitations of yours', async (context, client) => listEnrolments(context, await client.enrolment.pending()));
  addOfChannel(list, start, 'messages', 'messages of a channel', showMessages);
  addOfChannel(list, start, 'members', 'members of a channel, and its safety number', listMembers);
};

type Listing = (context: Context, client: ChanceryClient, options: NetworkOption) => void | Promise<void>;

function add(list: Command, start: StartContext, name: string, description: string, show: Listing): void {
  list
    .command(name)
    .description(description)
    .option('--network <name>', 'network, when there are several')
    .action(async (options: NetworkOption, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => show(context, client, options), { offline: true });
    });
}

function addOfChannel(list: Command, start: StartContext, name: string, description: string, show: (context: Context, client: ChanceryClient, channelId: string) => void | Promise<void>): void {
  list
    .command(name)
    .description(description)
    .argument('<channel>', 'id, its beginning, or the subject')
    .action(async (typed: string, _options, command) => {
      const context = start(command);
      await context.withSyncedClient(async (client) => show(context, client, findChannel(client, typed).channelId), { offline: true });
    });
}

function listNetworks({ output }: Context, client: ChanceryClient): void {
  const networks = client.networks.list();
  const rows = networks.map((network) => [network.networkId, network.abbreviation, network.training ? 'training' : '', `${network.threshold} of ${network.coordinators.length}`, network.pinned ? 'compared' : 'NOT COMPARED', showFingerprint(network.fingerprint)]);
  output.table(networks, ['Id', 'Network', 'Kind', 'Coordinators sign', 'Fingerprint is', 'Fingerprint'], rows.map((row) => row.slice(0, 5)), 'This device is in no network.');
  for (const row of rows) output.note(`Fingerprint of ${row[1]}: ${row[5]}`);
}

function listDirectory({ output }: Context, client: ChanceryClient, { network }: NetworkOption): void {
  const directory = client.networks.directory(findNetwork(client, network).networkId);
  const rows = directory.flatMap((authority) => {
    const head = [authority.state, authority.suspended ? `${authority.name} (SUSPENDED)` : authority.name];
    if (authority.officers.length === 0) return [[...head, '(no officer yet)', '', '', '', '']];
    return authority.officers.map((officer) => [...head, officer.name, officer.roles.join(' '), officer.languages.join(' '), officer.standing === 'valid' ? `until ${formatTime(officer.validUntil)}` : officer.standing, officer.officerId]);
  });
  output.table(directory, ['State', 'Authority', 'Officer', 'Roles', 'Languages', 'Mandate', 'Officer id'], rows, 'The directory is empty.');
}

function listChannels({ output }: Context, client: ChanceryClient): void {
  const channels = client.channels.list();
  output.table(channels, CHANNEL_HEADINGS, channels.map(channelRow), 'There are no channels yet: chancery open.');
}

function listDevices({ output }: Context, client: ChanceryClient): void {
  const self = client.self;
  const officers = client.networks.list().flatMap(({ networkId }) => client.networks.directory(networkId)).flatMap((authority) => authority.officers);
  const ids = [...new Set(officers.filter((officer) => officer.officerId === self?.officerId).flatMap((officer) => officer.deviceIds))];
  const devices = ids.map((deviceId) => ({ deviceId, thisDevice: deviceId === self?.deviceId }));
  output.table(devices, ['Device', 'Which'], devices.map((device) => [device.deviceId, device.thisDevice ? 'this device' : '']), 'This device is not enrolled.');
}

function listMembers({ output }: Context, client: ChanceryClient, channelId: string): void {
  const members = client.channels.members(channelId);
  const safetyNumber = client.channels.safetyNumber(channelId);
  const rows = members.map((member) => [member.state, member.authorityName, member.officerName, member.roles.join(' '), member.standing === 'valid' ? '' : member.standing, member.self ? 'this device' : member.deviceId]);
  if (output.isJson) output.answer({ safetyNumber, members }, () => []);
  else output.table(members, ['State', 'Authority', 'Officer', 'Roles', 'Fault', 'Device'], rows, 'The channel is empty.');
  output.note(`Safety number: ${safetyNumber}`);
}
