import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { encodeCosigned, signStatement } from '@chancery/contracts';
import { createKeyPackages, generateSigningKeyPair, sign } from '@chancery/sealing';
import { foundRawNetwork, RawChannel, type RawDevice } from '../kit/actors.js';

/** The ids of a world that a request may name: the caller's own, a stranger's, or ones that nobody ever had. */
export interface Ids {
  readonly networkId: string;
  readonly channelId: string;
  readonly invitationId: string;
  readonly welcomeId: string;
  readonly noticeId: string;
  readonly attachmentId: string;
  readonly authorityId: string;
  readonly deviceId: string;
}

export type Access =
  /** Without a session: 401. */
  | 'session'
  /** No session: signatures, a token in the body, or nothing to protect (docs/protocol.md §4). */
  | 'public';

/** One operation of the server, with a request that was valid when it was recorded. */
export interface Row {
  /** As it is registered: method and path. */
  readonly route: string;
  readonly access: Access;
  readonly path: (ids: Ids) => string;
  readonly body?: (ids: Ids, world: World) => object;
  /** It names something that can be foreign: then foreign and missing must answer alike. */
  readonly foreign?: true;
  readonly headers?: (ids: Ids) => Readonly<Record<string, string>>;
}

/** What one signed-in device has, and what it can sign. */
export interface World {
  readonly ids: Ids;
  readonly caller: RawDevice;
  readonly colleague: RawDevice;
  readonly channel: RawChannel;
  /** Of the colleague and a third: no mutated request names it. */
  readonly quietChannel: RawChannel;
  readonly sealedContent: Uint8Array;
  readonly keyPackage: Uint8Array;
  readonly statement: Uint8Array;
  readonly signIn: Uint8Array;
  readonly acknowledgement: Uint8Array;
  readonly enrolment: Uint8Array;
  readonly commit: { readonly commit: Uint8Array; readonly groupInfo: Uint8Array };
  readonly openingInfo: Uint8Array;
}

export const missingIds = (): Ids => ({
  networkId: randomUUID(), channelId: randomUUID(), invitationId: randomUUID(), welcomeId: randomUUID(), noticeId: randomUUID(), attachmentId: randomUUID(), authorityId: randomUUID(), deviceId: randomUUID(),
});

const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const b64 = (text: string): string => Buffer.from(text).toString('base64');
export const CLAIM_TOKEN = new Uint8Array(createHash('sha256').update('claim token of the fuzz tests').digest());

/** A network of two authorities with a channel, a notice, an invitation, an unread Welcome and an unfinished attachment. */
export async function makeWorld(origin: string, foundingToken: string): Promise<World> {
  const { network, devices } = await foundRawNetwork(origin, foundingToken, 3, ['contact_point', 'duty_officer', 'security_officer']);
  const [caller, colleague, third] = devices as [RawDevice, RawDevice, RawDevice];
  const channel = await RawChannel.open([caller, colleague]);
  const { device } = caller;
  const signer = (message: Uint8Array): Uint8Array => sign(device.signingSeed, message);
  const packages = await createKeyPackages({ suite: 'x25519', identity: device.identity, signingSeed: device.signingSeed, count: 1, now: network.now });
  const ids: Ids = { ...missingIds(), networkId: network.networkId, channelId: channel.channelId, authorityId: colleague.device.officer.authority.authorityId, deviceId: third.deviceId };
  const notice = await channel.seal(caller, 'notice');
  const pending = await channel.session(caller).commit({ trustSize: network.size, now: network.now });
  const newKeys = [generateSigningKeyPair(), generateSigningKeyPair()] as const;
  const times = { notBefore: network.now - 60, notAfter: network.now + 86_400 };
  const certificate = { deviceId: randomUUID(), officerId: device.officer.officerId, authorityId: device.officer.authority.authorityId, deviceKey: newKeys[1].publicKey, ...times };
  const world: World = {
    ids, caller, colleague, channel, quietChannel: await RawChannel.open([colleague, third]), keyPackage: packages[0]!.publicBytes, openingInfo: channel.openingInfo,
    statement: encodeCosigned([signStatement('device', certificate, (message) => sign(device.officer.keys.seed, message))]),
    signIn: signStatement('sign-in', { challenge: bytes(32), deviceId: device.deviceId, audience: origin }, signer),
    acknowledgement: signStatement('acknowledgement', {
      noticeId: ids.noticeId, authorityId: device.officer.authority.authorityId, officerId: device.officer.officerId, deviceId: device.deviceId,
      sealedDigest: new Uint8Array(createHash('sha256').update(notice).digest()), acknowledgedAt: network.now,
    }, signer),
    enrolment: signStatement('enrolment', { invitationId: ids.invitationId, officerId: randomUUID(), officerKey: newKeys[0].publicKey, deviceId: randomUUID(), deviceKey: newKeys[1].publicKey, requestedAt: network.now }, (message) => sign(newKeys[1].seed, message)),
    commit: pending, sealedContent: await channel.seal(caller, 'message'),
  };
  await record(world, notice);
  return world;
}

/** Makes what later requests refer to. */
async function record(world: World, notice: Uint8Array): Promise<void> {
  const { caller, ids } = world;
  await caller.call(undefined, 'POST', '/v1/invitations', rowOf('POST /v1/invitations').body!(ids, world));
  const message = { messageId: randomUUID(), counter: 1, sealedContent: notice };
  await caller.call(undefined, 'POST', '/v1/notices', { noticeId: ids.noticeId, channelId: ids.channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [ids.authorityId], ackWithinMinutes: 60, message });
  await caller.call(undefined, 'POST', '/v1/attachments/uploads', undefined, rowOf('POST /v1/attachments/uploads').headers!(ids));
}

const TUS = { 'tus-resumable': '1.0.0' };
const CHUNK = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };

/** Every operation. A route that is registered and has no row fails the build. */
export const ROWS: readonly Row[] = [
  { route: 'GET /v1/health', access: 'public', path: () => '/v1/health' },
  { route: 'GET /v1/training', access: 'public', path: () => '/v1/training' },
  { route: 'POST /v1/training/seats', access: 'public', foreign: true, path: () => '/v1/training/seats', body: (ids) => ({ authorityId: ids.authorityId, language: 'en' }) },
  { route: 'POST /v1/networks', access: 'public', path: () => '/v1/networks', body: (_, { statement }) => ({ foundingToken: 'not the founding token', statements: [statement] }) },
  { route: 'GET /v1/networks', access: 'session', path: () => '/v1/networks' },
  { route: 'GET /v1/networks/:networkId/statements', access: 'session', foreign: true, path: (ids) => `/v1/networks/${ids.networkId}/statements?after=0` },
  { route: 'POST /v1/networks/:networkId/statements', access: 'public', path: (ids) => `/v1/networks/${ids.networkId}/statements`, body: (_, { statement }) => ({ statements: [statement] }) },
  { route: 'GET /v1/networks/:networkId/countersignatures', access: 'session', foreign: true, path: (ids) => `/v1/networks/${ids.networkId}/countersignatures` },
  { route: 'POST /v1/sessions/challenge', access: 'public', path: () => '/v1/sessions/challenge', body: (ids) => ({ deviceId: ids.deviceId }) },
  { route: 'POST /v1/sessions', access: 'public', path: () => '/v1/sessions', body: (_, { signIn }) => ({ signIn }) },
  { route: 'DELETE /v1/sessions/current', access: 'session', path: () => '/v1/sessions/current' },
  { route: 'GET /v1/whoami', access: 'session', path: () => '/v1/whoami' },
  {
    route: 'POST /v1/invitations', access: 'session', foreign: true, path: () => '/v1/invitations',
    body: (ids) => ({ invitationId: ids.invitationId, kind: 'officer', networkId: ids.networkId, claimTokenDigest: new Uint8Array(createHash('sha256').update(CLAIM_TOKEN).digest()), validForMinutes: 60 }),
  },
  { route: 'GET /v1/invitations', access: 'session', path: () => '/v1/invitations' },
  { route: 'DELETE /v1/invitations/:invitationId', access: 'session', foreign: true, path: (ids) => `/v1/invitations/${ids.invitationId}` },
  { route: 'POST /v1/invitations/:invitationId/claim', access: 'public', foreign: true, path: (ids) => `/v1/invitations/${ids.invitationId}/claim`, body: (_, { enrolment }) => ({ claimToken: bytes(32), enrolment, proof: bytes(32) }) },
  { route: 'POST /v1/invitations/:invitationId/status', access: 'public', foreign: true, path: (ids) => `/v1/invitations/${ids.invitationId}/status`, body: () => ({ claimToken: bytes(32) }) },
  { route: 'POST /v1/invitations/:invitationId/approve', access: 'session', foreign: true, path: (ids) => `/v1/invitations/${ids.invitationId}/approve`, body: (_, { statement }) => ({ statements: [statement, statement] }) },
  { route: 'POST /v1/key-packages', access: 'session', path: () => '/v1/key-packages', body: (_, { keyPackage }) => ({ suite: 'x25519', packages: [keyPackage] }) },
  { route: 'GET /v1/key-packages/stock', access: 'session', path: () => '/v1/key-packages/stock' },
  { route: 'POST /v1/key-packages/claim', access: 'session', foreign: true, path: () => '/v1/key-packages/claim', body: (ids) => ({ networkId: ids.networkId, suite: 'x25519', deviceIds: [ids.deviceId] }) },
  { route: 'POST /v1/channels', access: 'session', path: () => '/v1/channels', body: (ids, { channel, openingInfo }) => ({ channelId: ids.channelId, networkId: ids.networkId, kind: 'group', suite: 'x25519', groupId: channel.groupId, groupInfo: openingInfo }) },
  { route: 'GET /v1/channels', access: 'session', path: () => '/v1/channels' },
  { route: 'GET /v1/channels/:channelId/group-info', access: 'session', foreign: true, path: (ids) => `/v1/channels/${ids.channelId}/group-info` },
  { route: 'POST /v1/channels/:channelId/messages', access: 'session', foreign: true, path: (ids) => `/v1/channels/${ids.channelId}/messages`, body: (ids, { sealedContent }) => ({ messageId: ids.noticeId, counter: 2, sealedContent }) },
  { route: 'POST /v1/channels/:channelId/commits', access: 'session', foreign: true, path: (ids) => `/v1/channels/${ids.channelId}/commits`, body: (_, { commit }) => ({ commitId: randomUUID(), epoch: 1, commit: commit.commit, groupInfo: commit.groupInfo }) },
  { route: 'GET /v1/channels/:channelId/counter', access: 'session', foreign: true, path: (ids) => `/v1/channels/${ids.channelId}/counter` },
  { route: 'GET /v1/channels/:channelId/delivery', access: 'session', foreign: true, path: (ids) => `/v1/channels/${ids.channelId}/delivery` },
  { route: 'POST /v1/channels/:channelId/nacks', access: 'session', foreign: true, path: (ids) => `/v1/channels/${ids.channelId}/nacks`, body: () => ({ seq: 1 }) },
  { route: 'POST /v1/sync', access: 'session', foreign: true, path: () => '/v1/sync', body: (ids) => ({ cursors: [{ channelId: ids.channelId, after: 0 }], maxBytes: 65_536 }) },
  { route: 'GET /v1/welcomes', access: 'session', path: () => '/v1/welcomes' },
  { route: 'DELETE /v1/welcomes/:welcomeId', access: 'session', foreign: true, path: (ids) => `/v1/welcomes/${ids.welcomeId}` },
  {
    route: 'POST /v1/notices', access: 'session', foreign: true, path: () => '/v1/notices',
    body: (ids, { sealedContent }) => ({ noticeId: randomUUID(), channelId: ids.channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [ids.authorityId], ackWithinMinutes: 60, message: { messageId: randomUUID(), counter: 2, sealedContent } }),
  },
  { route: 'GET /v1/notices', access: 'session', path: () => '/v1/notices' },
  { route: 'GET /v1/notices/:noticeId', access: 'session', foreign: true, path: (ids) => `/v1/notices/${ids.noticeId}` },
  { route: 'POST /v1/notices/:noticeId/acknowledgements', access: 'session', foreign: true, path: (ids) => `/v1/notices/${ids.noticeId}/acknowledgements`, body: (_, { acknowledgement }) => ({ acknowledgement }) },
  { route: 'OPTIONS /v1/attachments/uploads', access: 'session', path: () => '/v1/attachments/uploads' },
  {
    route: 'POST /v1/attachments/uploads', access: 'session', foreign: true, path: () => '/v1/attachments/uploads',
    headers: (ids) => ({ ...TUS, 'upload-length': '4096', 'upload-metadata': `attachmentId ${b64(ids.attachmentId)},channelId ${b64(ids.channelId)}` }),
  },
  { route: 'HEAD /v1/attachments/uploads/:attachmentId', access: 'session', foreign: true, path: (ids) => `/v1/attachments/uploads/${ids.attachmentId}`, headers: () => TUS },
  { route: 'PATCH /v1/attachments/uploads/:attachmentId', access: 'session', foreign: true, path: (ids) => `/v1/attachments/uploads/${ids.attachmentId}`, headers: () => CHUNK },
  { route: 'GET /v1/attachments/:attachmentId', access: 'session', foreign: true, path: (ids) => `/v1/attachments/${ids.attachmentId}` },
  { route: 'GET /v1/attachments/:attachmentId/content', access: 'session', foreign: true, path: (ids) => `/v1/attachments/${ids.attachmentId}/content` },
];

export function rowOf(route: string): Row {
  const row = ROWS.find((one) => one.route === route);
  if (!row) throw new Error(`No row for ${route}.`);
  return row;
}
