import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LiveCli } from './live-kit.js';

interface Network {
  readonly networkId: string;
  readonly fingerprint: string;
  readonly abbreviation: string;
}
interface Draft {
  readonly fingerprint: string;
  readonly coordinators: readonly { readonly name: string; readonly signed: boolean }[];
}
interface Status {
  readonly accepted: boolean;
  readonly signed: number;
  readonly needed: number;
}
interface Pending extends Status {
  readonly digest: string;
  readonly kind: string;
  readonly name: string;
  readonly mayCountersign: boolean;
}
interface Enrolment {
  readonly invitationId: string;
  readonly kind: string;
  readonly name: string;
  readonly state: string;
  readonly proof: string;
}
interface Device {
  readonly deviceId: string;
  readonly thisDevice: boolean;
}

/** A network of the bundled list with two coordinators, from its draft to the suspension of a member. One story in order. */
describe('a network by the command line', () => {
  let cli: LiveCli;
  let network: Network;
  let channelId: string;

  beforeAll(async () => {
    cli = await LiveCli.open();
  }, 120_000);
  afterAll(() => cli?.close(), 120_000);

  const textsRead = async (person: string): Promise<(string | undefined)[]> => (await cli.json<{ content?: { text?: string } }[]>(person, ['list', 'messages', channelId])).map(({ content }) => content?.text);

  /** Enrols a person by the code of an invitation; both sides compare. */
  async function enrol(host: string, guest: string, invitation: { readonly code: string; readonly invitationId: string }): Promise<unknown> {
    const enrolling = cli.begin(guest, ['enrol', '--json'], `${invitation.code}\n`);
    const [, comparison] = await enrolling.prints('stderr', /"comparisonCode":"([^"]+)"/);
    const [waiting] = (await cli.json<Enrolment[]>(host, ['approve'])).filter(({ invitationId }) => invitationId === invitation.invitationId);
    expect(waiting).toMatchObject({ state: 'claimed', proof: 'verified', comparisonCode: comparison });
    await cli.json(host, ['approve', invitation.invitationId.slice(0, 13), '--comparison', comparison!]);
    const enrolled = await enrolling.end();
    expect({ code: enrolled.code, stderr: enrolled.stderr.split('\n').length }).toEqual({ code: 0, stderr: 2 });
    return enrolled.json();
  }

  it('is drafted from the bundled list with the cards of two coordinators, shown, and not founded by one signature', async () => {
    for (const person of ['first', 'second']) await cli.json(person, ['coordinator', `Coordinator ${person}`, '--out', cli.path(`${person}.card`)]);
    const drafted = await cli.json<Draft>('first', ['found', 'draft', '--catalogue', 'wacap', '--card', `${cli.path('first.card')},${cli.path('second.card')}`, '--secretariat', 'UNODC ROSEN', '--founder', 'Coordinator first', '--out', cli.path('draft')]);
    const shown = await cli.json<Draft>('second', ['found', 'show', cli.path('draft')]);
    expect(shown).toMatchObject({ abbreviation: 'WACAP', training: false, threshold: 2, fingerprint: drafted.fingerprint });
    expect(shown.coordinators).toEqual([expect.objectContaining({ name: 'Coordinator first', signed: true }), expect.objectContaining({ name: 'Coordinator second', signed: false })]);
    const early = await cli.run('first', ['found', 'submit', cli.path('draft'), '--json']);
    expect({ code: early.code, stdout: early.stdout }).toEqual({ code: 5, stdout: '' });
    expect(early.stderr).toContain('SIGNATURES_MISSING');
  });

  it('is founded once both have signed, and everybody sees the fingerprint that was signed', async () => {
    const cosigned = await cli.json<Draft>('second', ['found', 'cosign', cli.path('draft'), '--out', cli.path('signed')]);
    expect(cosigned.coordinators.every(({ signed }) => signed)).toBe(true);
    network = await cli.json<Network>('first', ['found', 'submit', cli.path('signed')]);
    expect(network).toMatchObject({ abbreviation: 'WACAP', fingerprint: cosigned.fingerprint });
    expect(await cli.json('first', ['list', 'networks'])).toMatchObject([{ networkId: network.networkId, abbreviation: 'WACAP', training: false, pinned: true }]);
  });

  it('takes in the second coordinator by an invitation', async () => {
    const invitation = await cli.json<{ code: string; invitationId: string }>('first', ['invite', '--name', 'Coordinator second', '--roles', 'coordinator']);
    expect(await enrol('first', 'second', invitation)).toMatchObject({ officerName: 'Coordinator second', roles: ['coordinator'] });
  });

  it('admits an authority by two signatures and not by one', async () => {
    for (const [person, state, officer] of [['ghana', 'GH', 'Ama Example'], ['togo', 'TG', 'Yao Exemple']] as const) {
      await cli.json(person, ['authority', '--state', state, '--name', `Authority of ${person}`, '--officer', officer, '--out', cli.path(`${person}.card`)]);
      expect(await cli.json('first', ['admit', cli.path(`${person}.card`)])).toMatchObject({ accepted: false, signed: 1, needed: 2 });
      expect((await cli.run(person, ['claim', '--network', network.networkId, '--fingerprint', network.fingerprint])).code).not.toBe(0);
      const [pending] = await cli.json<Pending[]>('second', ['admit', '--pending']);
      expect(pending).toMatchObject({ kind: 'admission', name: `Authority of ${person}`, mayCountersign: true });
      expect(await cli.json('second', ['admit', '--countersign', pending!.digest.slice(0, 8)])).toMatchObject({ accepted: true, signed: 2 });
      expect(await cli.json('second', ['admit', '--pending'])).toEqual([]);
      await cli.json(person, ['claim', '--network', network.networkId, '--fingerprint', network.fingerprint]);
    }
  });

  it('enrols a second device by code comparison, lists it, and lists the invitation as approved with its name', async () => {
    const invitation = await cli.json<{ code: string; invitationId: string }>('ghana', ['invite', '--device']);
    const { deviceId } = (await enrol('ghana', 'tablet', invitation)) as Device;
    const devices = await cli.json<Device[]>('ghana', ['list', 'devices']);
    expect(devices).toHaveLength(2);
    expect(devices).toContainEqual(expect.objectContaining({ deviceId, thisDevice: false }));
    expect(await cli.json('tablet', ['list', 'devices'])).toContainEqual(expect.objectContaining({ deviceId, thisDevice: true }));
    expect(await cli.json('ghana', ['list', 'invitations'])).toEqual([expect.objectContaining({ invitationId: invitation.invitationId, kind: 'device', name: 'Ama Example', state: 'approved', proof: 'verified' })]);
    expect((await cli.run('ghana', ['approve', invitation.invitationId, '--comparison', 'whatever', '--json'])).code).toBe(0);
  });

  it('withdraws an invitation, which then enrols nobody', async () => {
    const { code, invitationId } = await cli.json<{ code: string; invitationId: string }>('ghana', ['invite', '--name', 'Kofi Example']);
    expect(await cli.json('ghana', ['withdraw', 'Kofi Example'])).toMatchObject({ invitationId, withdrawn: true });
    const refused = await cli.run('kofi', ['enrol', code, '--json']);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('INVITATION_REFUSED');
    expect((await cli.json<Enrolment[]>('ghana', ['list', 'invitations'])).find((one) => one.invitationId === invitationId)?.state).toBe('withdrawn');
  });

  it('lists the messages and notices of a channel on every device of it', async () => {
    ({ channelId } = await cli.json<{ channelId: string }>('ghana', ['open', '--subject', 'Bank records', '--with', 'TG', '--kind', 'group']));
    await cli.json('togo', ['send', 'Bank records', 'Bonjour.']);
    const { noticeId } = await cli.json<{ noticeId: string }>('togo', ['notice', 'send', channelId, '--kind', 'test', '--priority', 'P2', '--title', 'Essai', '--text', 'Merci de répondre.']);
    for (const person of ['ghana', 'tablet']) {
      expect(await textsRead(person)).toContain('Bonjour.');
      expect(await cli.json(person, ['list', 'notices'])).toMatchObject([{ noticeId, body: { title: 'Essai' } }]);
    }
  });

  it('finishes with --resume an attachment whose command was stopped when half of it was up', async () => {
    const bytes = randomBytes(1_500_000);
    writeFileSync(cli.path('draft.bin'), bytes);
    const link = await StallingLink.open(cli.server.origin, 700_000);
    const attaching = cli.begin('ghana', ['attach', channelId, cli.path('draft.bin'), '--json', '--server', link.origin]);
    await link.stalled;
    attaching.kill('SIGINT');
    expect((await attaching.end()).code).toBe(130);
    link.close();

    expect(await cli.json('ghana', ['attach', '--resume'])).toEqual({ completed: 1 });
    expect(await cli.json('ghana', ['attach', '--resume'])).toEqual({ completed: 0 });
    const files = (await cli.json<{ id: string; content?: { kind: string } }[]>('togo', ['read', channelId])).filter(({ content }) => content?.kind === 'attachment');
    expect(files).toHaveLength(1);
    await cli.json('togo', ['save', channelId, files[0]!.id, '--to', cli.path('saved.bin')]);
    expect(readFileSync(cli.path('saved.bin')).equals(bytes)).toBe(true);
  });

  it('is well, and says what is not', async () => {
    const checks = await cli.json<{ name: string; ok: boolean }[]>('ghana', ['doctor']);
    expect(checks.map(({ ok }) => ok)).not.toContain(false);
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['vault', 'server', 'clock']));
    const away = await cli.run('ghana', ['doctor', '--json', '--server', 'http://127.0.0.1:9']);
    expect(away.code).toBe(6);
    expect(away.json()).toContainEqual(expect.objectContaining({ name: 'server', ok: false }));
  });

  it('removes a device of one’s own from a channel, and nobody of another authority', async () => {
    const other = (await cli.json<Device[]>('ghana', ['list', 'devices'])).find(({ thisDevice }) => !thisDevice)!;
    expect((await cli.run('ghana', ['remove', channelId, 'Yao Exemple'])).code).toBe(4);
    expect(await cli.json('ghana', ['remove', channelId, '--device', other.deviceId])).toMatchObject({ channelId, deviceIds: [other.deviceId] });
    const { members } = await cli.json<{ members: { deviceId: string; state: string }[] }>('ghana', ['list', 'members', channelId]);
    expect(members.map(({ state }) => state).sort()).toEqual(['GH', 'TG']);
    await cli.json('togo', ['send', channelId, 'Without the tablet.']);
    expect(await textsRead('ghana')).toContain('Without the tablet.');
    expect(await textsRead('tablet')).not.toContain('Without the tablet.');
  });

  it('shuts a lost device out', async () => {
    const lost = (await cli.json<Device[]>('ghana', ['list', 'devices'])).find(({ thisDevice }) => !thisDevice)!;
    expect(await cli.json('ghana', ['revoke', '--device', lost.deviceId, '--reason', 'lost_device'])).toMatchObject({ revoked: true });
    expect((await cli.run('tablet', ['list', 'directory'])).code).toBe(4);
    expect(await cli.json('ghana', ['list', 'devices'])).toMatchObject([{ thisDevice: true }]);
  });

  it('suspends an authority by two signatures, and its officers are shut out', async () => {
    expect(await cli.json('first', ['suspend', 'TG'])).toMatchObject({ accepted: false, signed: 1, needed: 2 });
    expect((await cli.run('togo', ['list', 'directory'])).code).toBe(0);
    const [pending] = await cli.json<Pending[]>('second', ['admit', '--pending']);
    expect(pending).toMatchObject({ kind: 'suspension', name: 'Authority of togo' });
    await cli.json('second', ['admit', '--countersign', pending!.digest.slice(0, 8)]);
    const directory = await cli.json<{ state: string; suspended: boolean }[]>('ghana', ['list', 'directory']);
    expect(directory.filter(({ suspended }) => suspended).map(({ state }) => state)).toEqual(['TG']);
    expect((await cli.run('togo', ['send', 'Bank records', 'Still here?', '--json'])).code).not.toBe(0);
  });
});

/** A link that carries a number of bytes to the server and then no more, without ending. */
class StallingLink {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly stalled: Promise<void>,
  ) {}

  static async open(target: string, afterBytes: number): Promise<StallingLink> {
    const { hostname: host, port } = new URL(target);
    let left = afterBytes;
    let stall = (): void => undefined;
    const server = createServer();
    const link = new StallingLink(server, new Promise((resolve) => (stall = resolve)));
    server.on('connection', (client) => {
      const upstream = connect({ host, port: Number(port) });
      for (const socket of [client, upstream]) link.sockets.add(socket.on('error', () => undefined));
      upstream.pipe(client);
      client.on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left > 0) upstream.write(chunk);
        else stall();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
