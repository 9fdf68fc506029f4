import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { encodeContent } from '@chancery/content';
import {
  encodeCosigned, encodeLeafChain, MerkleLog, readCosigned, SendMessageRequest, sigStructure, signStatement, statementType, encodePayload, encodeCbor, toHex,
  type Charter, type DeviceCertificate, type OfficerCertificate, type SyncRequest,
} from '@chancery/contracts';
import { DEFAULT_POLICIES } from '@chancery/domain';
import { encodeManifest } from '@chancery/sealing';
import { encodeChannelBinding, encodeTrustSize } from '../../libs/client/sealing/src/group/channel-binding.js';
import { formatCode } from '../../libs/client/sdk/src/enrolment/enrolment-code.js';
import { claimToken, comparisonCode, enrolmentProof } from '../../libs/client/sdk/src/enrolment/invitation-secret.js';
import { CHUNK_DATA, MANIFEST, SEALED, SEGMENT_KEY } from './example-attachment.js';

/** A key pair from a name: examples must come out the same everywhere. */
function exampleKey(name: string): { publicKey: Uint8Array; signer: (message: Uint8Array) => Uint8Array } {
  const seed = createHash('sha256').update(name).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  return { publicKey: new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12)), signer: (message) => new Uint8Array(sign(null, message, privateKey)) };
}

const [ana, ben, ghana, ama, laptop] = ['ana', 'ben', 'ghana', 'ama', 'laptop'].map(exampleKey) as [ReturnType<typeof exampleKey>, ReturnType<typeof exampleKey>, ReturnType<typeof exampleKey>, ReturnType<typeof exampleKey>, ReturnType<typeof exampleKey>];
const id = (n: number): string => `01900000-0000-7000-8000-00000000000${n}`;

const charter: Charter = {
  networkId: id(1), version: 1, name: 'Example network', abbreviation: 'EXN', threshold: 2, foundedAt: 1_795_478_400, training: false,
  coordinators: [{ name: 'Ana', publicKey: ana.publicKey }, { name: 'Ben', publicKey: ben.publicKey }],
};
const officer: OfficerCertificate = {
  officerId: id(3), authorityId: id(2), officerKey: ama.publicKey, name: 'Ama Mensah', functions: ['mutual_legal_assistance', 'duty_24_7'],
  roles: ['contact_point'], languages: ['en', 'fr'], notBefore: 1_795_478_400, notAfter: 1_827_014_400,
};
const device: DeviceCertificate = { deviceId: id(4), officerId: id(3), authorityId: id(2), deviceKey: laptop.publicKey, notBefore: 1_795_478_400, notAfter: 1_827_014_400 };

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const INVITATION_SECRET = sha256(new TextEncoder().encode('invitation secret')).slice(0, 20);

/** Every example of docs/protocol.md, by the name under which it stands there; hexadecimal, but for what people type or read. */
export function protocolExamples(): Record<string, string> {
  return { ...statementExamples(), ...invitationExamples(), ...groupExamples(), ...deliveryExamples() };
}

function invitationExamples(): Record<string, string> {
  const invitationId = id(8);
  const enrolment = signStatement('enrolment', { invitationId, officerId: id(3), officerKey: ama.publicKey, deviceId: id(4), deviceKey: laptop.publicKey, requestedAt: 1_795_478_400 }, laptop.signer);
  const fingerprint = readCosigned(encodeCosigned([signStatement('charter', charter, ana.signer)])).digest;
  return {
    'invitation-code': formatCode({ kind: 'officer', invitationId, secret: INVITATION_SECRET, fingerprint, authorityId: id(2) }),
    'invitation-claim-token': toHex(claimToken(INVITATION_SECRET, invitationId)),
    'invitation-enrolment': toHex(enrolment),
    'invitation-proof': toHex(enrolmentProof(INVITATION_SECRET, invitationId, enrolment)),
    'invitation-comparison-code': comparisonCode(INVITATION_SECRET, invitationId, laptop.publicKey),
  };
}

function groupExamples(): Record<string, string> {
  const header = { messageId: id(5), sentAt: 1_795_478_400_000, trustHead: { size: 4, root: sha256(new TextEncoder().encode('log root')) } };
  return {
    'policy-extension': toHex(encodeChannelBinding({ channelId: id(6), networkId: id(1), policy: DEFAULT_POLICIES.bilateral })),
    'commit-authenticated-data': toHex(encodeTrustSize(4)),
    'text-content': toHex(encodeContent({ header, content: { kind: 'text', text: 'Would a request for bank records be in order?', language: 'en' } })),
    'attachment-segment-key': toHex(SEGMENT_KEY),
    'attachment-chunk-data': toHex(CHUNK_DATA),
    'attachment-sealed': toHex(SEALED),
    'attachment-manifest': toHex(encodeManifest(MANIFEST)),
  };
}

function deliveryExamples(): Record<string, string> {
  const message: SendMessageRequest = { messageId: id(5), counter: 1, sealedContent: Uint8Array.of(1, 2, 3) };
  const sync: SyncRequest = { cursors: [{ channelId: id(6), after: 12 }], maxBytes: 65_536 };
  const acknowledgement = { noticeId: id(9), authorityId: id(2), officerId: id(3), deviceId: id(4), sealedDigest: sha256(message.sealedContent), acknowledgedAt: 1_795_478_460 };
  return {
    'send-message': toHex(encodeCbor(message)),
    'sync-request': toHex(encodeCbor(sync)),
    'acknowledgement-statement': toHex(signStatement('acknowledgement', acknowledgement, laptop.signer)),
  };
}

function statementExamples(): Record<string, string> {
  const officerCose = signStatement('officer', officer, ghana.signer);
  const deviceCose = signStatement('device', device, ama.signer);
  const cosignedCharter = encodeCosigned([signStatement('charter', charter, ana.signer), signStatement('charter', charter, ben.signer)]);
  const log = new MerkleLog();
  log.append(cosignedCharter);
  return {
    'device-payload': toHex(encodePayload('device', device)),
    'device-sig-structure': toHex(sigStructure(statementType('device'), encodePayload('device', device))),
    'device-statement': toHex(deviceCose),
    'officer-statement': toHex(officerCose),
    'charter-cosigned': toHex(cosignedCharter),
    'network-fingerprint': toHex(readCosigned(cosignedCharter).digest),
    'log-root-1': toHex(log.root()!),
    'leaf-chain': toHex(encodeLeafChain({ authorityKey: ghana.publicKey, officer: officerCose, device: deviceCose })),
  };
}
