import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  encodeCosigned, encodeLeafChain, MerkleLog, readCosigned, SendMessageRequest, sigStructure, signStatement, statementType, encodePayload, encodeCbor, toHex,
  type Charter, type DeviceCertificate, type OfficerCertificate,
} from '@chancery/contracts';

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

/** Every hexadecimal example of docs/protocol.md, by the name under which it stands there. */
export function protocolExamples(): Record<string, string> {
  const officerCose = signStatement('officer', officer, ghana.signer);
  const deviceCose = signStatement('device', device, ama.signer);
  const cosignedCharter = encodeCosigned([signStatement('charter', charter, ana.signer), signStatement('charter', charter, ben.signer)]);
  const log = new MerkleLog();
  log.append(cosignedCharter);
  const message: SendMessageRequest = { messageId: id(5), counter: 1, sealedContent: Uint8Array.of(1, 2, 3) };
  return {
    'device-payload': toHex(encodePayload('device', device)),
    'device-sig-structure': toHex(sigStructure(statementType('device'), encodePayload('device', device))),
    'device-statement': toHex(deviceCose),
    'officer-statement': toHex(officerCose),
    'charter-cosigned': toHex(cosignedCharter),
    'network-fingerprint': toHex(readCosigned(cosignedCharter).digest),
    'log-root-1': toHex(log.root()!),
    'leaf-chain': toHex(encodeLeafChain({ authorityKey: ghana.publicKey, officer: officerCose, device: deviceCose })),
    'send-message': toHex(encodeCbor(message)),
  };
}
