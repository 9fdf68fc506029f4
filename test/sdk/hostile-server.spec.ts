import { encodeCosigned, signStatement, type ClaimKeyPackagesReply, type InvitationList, type LogEntry, type NoticeList, type StatementPage, type SyncReply, type WelcomeList } from '@chancery/contracts';
import { generateSigningKeyPair, sign } from '@chancery/sealing';
import { formatCode, parseCode } from '../../libs/client/sdk/src/enrolment/enrolment-code.js';
import { admitAuthority, foundNetwork, lying, startTestServer, TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let senegal: TestDevice;

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  senegal = await admitAuthority(server, network, 'SN', 'Awa Diop');
});

beforeEach(async () => {
  for (const device of [ghana, nigeria, senegal]) {
    device.attention.length = 0;
    await device.reopen();
    await device.client.sync();
  }
});

afterAll(async () => {
  for (const device of [ghana, nigeria, senegal, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const openChannel = async (...others: TestDevice[]): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Hostile', officerIds: others.map(({ officerId }) => officerId) });
  for (const device of others) await device.client.sync();
  return channelId;
};
/** Changes the log entries of a catch-up. */
const entries = (change: (entry: { -readonly [K in keyof LogEntry]: LogEntry[K] }) => void): typeof fetch =>
  lying((path, body) => {
    if (path === '/v1/sync') (body as SyncReply).entries.forEach(change);
  });
const flip = (bytes: Uint8Array, at = bytes.length - 5): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('a server that lies is found out:', () => {
  it('a message whose bytes were changed is shown as unreadable, and said to the officer', async () => {
    const channelId = await openChannel(nigeria);
    await ghana.client.messages.send(channelId, { text: 'as it was' });
    await nigeria.reopen({ fetch: entries((entry) => (entry.body = entry.kind === 'message' ? flip(entry.body) : entry.body)) });
    await nigeria.client.sync();
    expect((await nigeria.client.messages.list(channelId)).at(-1)).toMatchObject({ integrity: 'unreadable', reason: 'TAMPERED' });
    expect(nigeria.codes()).toContain('MESSAGE_REFUSED');
  });

  it('a message under another name keeps the name of who sealed it', async () => {
    const channelId = await openChannel(nigeria, senegal);
    await ghana.client.messages.send(channelId, { text: 'from Ghana' });
    await nigeria.reopen({ fetch: entries((entry) => (entry.deviceId = senegal.id)) });
    await nigeria.client.sync();
    expect((await nigeria.client.messages.list(channelId)).at(-1)).toMatchObject({ integrity: 'id-mismatch', sender: { officer: 'Ama Mensah' } });
    expect(nigeria.codes()).toContain('SENDER_MISMATCH');
  });

  it('an entry that is left out stops the rest from being taken', async () => {
    const channelId = await openChannel(nigeria);
    const [, hidden] = [await ghana.client.messages.send(channelId, { text: 'one' }), await ghana.client.messages.send(channelId, { text: 'two' }), await ghana.client.messages.send(channelId, { text: 'three' })];
    const hiding = lying((path, body) => {
      if (path === '/v1/sync') (body as SyncReply).entries = (body as SyncReply).entries.filter(({ entryId }) => entryId !== hidden.id);
    });
    await nigeria.reopen({ fetch: hiding });
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['one']);
    expect(nigeria.codes()).toContain('ENTRIES_MISSING');
    await nigeria.reopen();
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['one', 'two', 'three']);
  });

  it('a key package of somebody else is not used', async () => {
    const swapping = lying((path, body) => {
      if (path !== '/v1/key-packages/claim') return;
      const { claimed } = body as ClaimKeyPackagesReply;
      if (claimed.length === 2) [claimed[0]!.keyPackage, claimed[1]!.keyPackage] = [claimed[1]!.keyPackage, claimed[0]!.keyPackage];
    });
    await ghana.reopen({ fetch: swapping });
    const opened = ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Swap', officerIds: [nigeria.officerId, senegal.officerId] });
    await expect(opened).rejects.toMatchObject({ code: 'UNREACHABLE', officerIds: [nigeria.officerId, senegal.officerId] });
    expect(ghana.codes()).toEqual(['SWAPPED_KEY_PACKAGE', 'SWAPPED_KEY_PACKAGE']);
  });

  it('a Welcome that leads into another channel is refused, and the channel stops', async () => {
    const first = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Real', officerIds: [nigeria.officerId] });
    const rerouting = lying((path, body) => {
      if (path === '/v1/welcomes') for (const welcome of (body as WelcomeList).welcomes) welcome.channelId = '01890a5d-ac96-774b-bcce-b302099a8057';
    });
    await nigeria.reopen({ fetch: rerouting });
    await nigeria.client.sync();
    expect(nigeria.client.channels.get('01890a5d-ac96-774b-bcce-b302099a8057')).toMatchObject({ state: 'stopped', stoppedBy: 'FOREIGN_CHANNEL' });
    await expect(nigeria.client.messages.send('01890a5d-ac96-774b-bcce-b302099a8057', { text: 'x' })).rejects.toMatchObject({ code: 'CHANNEL_STOPPED' });
    expect(nigeria.codes()).toContain('FOREIGN_CHANNEL');
    await nigeria.reopen();
    await nigeria.client.sync();
    expect(nigeria.client.channels.get(first.channelId).state).toBe('active');
  });

  it('a log of statements that grows by a forgery, or shrinks, is not believed any more', async () => {
    const key = generateSigningKeyPair();
    const forged = signStatement('suspension', { networkId: network.networkId, authorityId: ghana.authorityId, suspendedAt: 1 }, (message) => sign(key.seed, message));
    const forging = lying((path, body) => {
      const page = body as StatementPage;
      if (!path.endsWith('/statements')) return;
      page.statements.push(encodeCosigned([forged]));
      page.logSize += 1;
    });
    await senegal.reopen({ fetch: forging });
    await senegal.client.sync();
    expect(senegal.codes()).toEqual(['LOG_CONTRADICTS']);
    const shrinking = lying((path, body) => {
      if (path.endsWith('/statements')) (body as StatementPage).logSize = 1;
    });
    senegal.attention.length = 0;
    await senegal.reopen({ fetch: shrinking });
    await senegal.client.sync();
    expect(senegal.codes()).toEqual(['LOG_CONTRADICTS']);
  });

  it('an acknowledgement that nobody signed does not count', async () => {
    const channelId = await openChannel(nigeria);
    const { noticeId } = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P2', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
    await nigeria.client.sync();
    const other = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P2', toAuthorityIds: [nigeria.authorityId], body: { title: 'Another', text: '' } });
    await nigeria.client.sync();
    await nigeria.client.notices.acknowledge(other.noticeId);
    const signed = (await ghana.client.notices.board(other.noticeId))[0]!.acknowledgement!.statement;
    for (const acknowledgement of [flip(signed), signed]) {
      const forging = lying((path, body) => {
        if (path === `/v1/notices/${noticeId}`) Object.assign((body as NoticeList['notices'][0]).obligations[0]!, { state: 'acknowledged', acknowledgement });
      });
      await ghana.reopen({ fetch: forging });
      const [row] = await ghana.client.notices.board(noticeId);
      expect(row!.acknowledgement).toBeUndefined();
      expect(row!.problem).toMatch(/does not verify|another notice/);
    }
    expect(ghana.codes()).toContain('ACKNOWLEDGEMENT_REFUSED');
  });

  it('an enrolment with other keys than the newcomer made is seen, and cannot be approved', async () => {
    const newcomer = await TestDevice.make(server.url);
    const { code, invitationId } = await ghana.client.enrolment.invite({ networkId: network.networkId, name: 'Yaw' });
    const stop = new AbortController();
    const waiting = newcomer.client.enrolment.enrol(code, { signal: stop.signal }).catch((error: unknown) => error);
    for (let claimed = false; !claimed; ) claimed = (await ghana.client.enrolment.pending()).some((entry) => entry.invitationId === invitationId && entry.state === 'claimed');
    const swapping = lying((path, body) => {
      if (path === '/v1/invitations') for (const entry of (body as InvitationList).invitations) if (entry.invitationId === invitationId) entry.enrolment = flip(entry.enrolment!);
    });
    await ghana.reopen({ fetch: swapping });
    expect(await ghana.client.enrolment.pending()).toContainEqual(expect.objectContaining({ invitationId, proof: 'forged' }));
    await expect(ghana.client.enrolment.approve(invitationId)).rejects.toMatchObject({ code: 'PROOF_FORGED' });
    expect(ghana.codes()).toContain('PROOF_FORGED');
    await ghana.reopen();
    await ghana.client.enrolment.withdraw(invitationId);
    expect(await waiting).toMatchObject({ code: 'INVITATION_OVER' });
    await newcomer.client.stop();
  });

  it('a network with another charter than the one on paper is not entered', async () => {
    const newcomer = await TestDevice.make(server.url);
    const { code, invitationId } = await ghana.client.enrolment.invite({ networkId: network.networkId, name: 'Efua' });
    const elsewhere = formatCode({ ...parseCode(code), fingerprint: new Uint8Array(32).fill(1) });
    const waiting = newcomer.client.enrolment.enrol(elsewhere);
    for (let claimed = false; !claimed; ) claimed = (await ghana.client.enrolment.pending()).some((entry) => entry.invitationId === invitationId && entry.proof === 'verified');
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'FINGERPRINT_MISMATCH' }), ghana.client.enrolment.approve(invitationId)]);
    expect(newcomer.client.self).toBeUndefined();
    await newcomer.client.stop();
  });

  it('two histories of one network are caught by what colleagues say of theirs', async () => {
    const channelId = await openChannel(senegal);
    for (const state of ['TG', 'BJ']) {
      const device = await admitAuthority(server, network, state, `Officer of ${state}`);
      await device.client.stop();
    }
    await ghana.client.sync();
    await ghana.client.messages.send(channelId, { text: 'my head is in here' });
    // The officers' and devices' certificates of the one before those of the other: each order is valid by itself.
    const reordering = lying((path, body) => {
      const page = body as StatementPage;
      if (path.endsWith('/statements') && page.statements.length === 6) page.statements = [3, 4, 5, 0, 1, 2].map((i) => page.statements[i]!);
    });
    await senegal.reopen({ fetch: reordering });
    await senegal.client.sync();
    expect(senegal.codes()).toEqual(['SPLIT_VIEW']);
    expect(await senegal.texts(channelId)).toEqual(['my head is in here']);
  });
});
