import { randomBytes } from 'node:crypto';
import {
  acceptAll, createApplicationMessage, createCommit, createGroup, createGroupInfoWithExternalPubAndRatchetTree, decodeMlsMessage, emptyPskIndex, encodeMlsMessage, encodeRequiredCapabilities, generateKeyPackage, joinGroup,
  joinGroupExternal, mlsExporter, processMessage, type ClientState, type KeyPackage, type MLSMessage, type MlsPrivateMessage, type MlsPublicMessage, type PrivateKeyPackage, type Proposal,
} from 'ts-mls';
import { encodeGroupInfo } from 'ts-mls/groupInfo.js';
import { decodeKeyPackage, encodeKeyPackage } from 'ts-mls/keyPackage.js';
import { ready } from '@chancery/sealing';
import { cipherSuite, SUITES } from '../../libs/client/sealing/src/provider/suites.js';
import { OpenMlsClient, openMlsReady } from './kit/openmls.js';

/**
 * The patched library with our provider, live in one group with OpenMLS. On the bare library, because core-crypto
 * knows neither our context extension nor leaves that do not list `x509`.
 */
const cs = () => cipherSuite('x25519');
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (value: Uint8Array | undefined): string => new TextDecoder().decode(value);
const frame = (content: Omit<MLSMessage, 'version'>): Uint8Array => encodeMlsMessage({ version: 'mls10', ...content } as MLSMessage);

interface Package {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

function newPackage(): Promise<Package> {
  const now = BigInt(Math.floor(Date.now() / 1000));
  const capabilities = { versions: ['mls10' as const], ciphersuites: [SUITES.x25519], extensions: [], proposals: [], credentials: ['basic' as const, 'x509' as const] };
  return generateKeyPackage({ credentialType: 'basic', identity: bytes(`0b53d9de-c5c0-4a9c-9b3a-d5f8a4f0e3ae:${randomBytes(8).toString('hex')}@example.org`) }, capabilities, { notBefore: now - 3_600n, notAfter: now + 86_400n }, [], cs());
}

/** Members of both kinds; each handshake goes to everybody, and everybody must then export the same secret. */
class MixedGroup {
  readonly groupId = new Uint8Array(randomBytes(32));
  ours: ClientState[] = [];
  theirs: OpenMlsClient[] = [];

  async foundByUs(): Promise<void> {
    const { publicPackage, privatePackage } = await newPackage();
    const required = { extensionType: 'required_capabilities' as const, extensionData: encodeRequiredCapabilities({ extensionTypes: [], proposalTypes: [], credentialTypes: ['basic', 'x509'] }) };
    this.ours = [await createGroup(this.groupId, publicPackage, privatePackage, [required], cs())];
  }

  async client(): Promise<OpenMlsClient> {
    return OpenMlsClient.start(this.groupId);
  }

  async weCommit(by: number, extraProposals: Proposal[] = []): Promise<Uint8Array | undefined> {
    const { newState, commit, welcome } = await createCommit({ state: this.ours[by]!, cipherSuite: cs() }, { extraProposals, wireAsPublicMessage: true, ratchetTreeExtension: true });
    const sent = encodeMlsMessage(commit);
    this.ours[by] = newState;
    await this.deliver(sent, { ours: by });
    return welcome && frame({ wireformat: 'mls_welcome', welcome } as MLSMessage);
  }

  async deliver(sent: Uint8Array, from: { ours?: number; theirs?: OpenMlsClient }): Promise<void> {
    for (const [i, state] of this.ours.entries()) if (i !== from.ours) this.ours[i] = await this.receive(state, sent);
    for (const client of this.theirs) if (client !== from.theirs) await client.receive(sent);
  }

  private async receive(state: ClientState, sent: Uint8Array): Promise<ClientState> {
    const handshake = decodeMlsMessage(sent, 0)![0] as MlsPublicMessage | MlsPrivateMessage;
    return (await processMessage(handshake, state, emptyPskIndex, acceptAll, cs())).newState;
  }

  async weAdd(client: OpenMlsClient, by = 0): Promise<void> {
    const keyPackage = decodeKeyPackage(await client.keyPackage(), 0)![0];
    const welcome = await this.weCommit(by, [{ proposalType: 'add', add: { keyPackage } }]);
    await client.join(welcome!);
    this.theirs.push(client);
  }

  async theyAdd(by: OpenMlsClient): Promise<void> {
    const { publicPackage, privatePackage } = await newPackage();
    const bundle = await by.add(encodeKeyPackage(publicPackage));
    await this.deliver(bundle.commit, { theirs: by });
    const welcome = decodeMlsMessage(bundle.welcome!.serialize(), 0)![0];
    if (welcome.wireformat !== 'mls_welcome') throw new Error('not a Welcome');
    this.ours.push(await joinGroup(welcome.welcome, publicPackage, privatePackage, emptyPskIndex, cs()));
  }

  async secrets(): Promise<Set<string>> {
    const ours = await Promise.all(this.ours.map(({ keySchedule }) => mlsExporter(keySchedule.exporterSecret, 'exporter', new Uint8Array(), 32, cs())));
    const theirs = await Promise.all(this.theirs.map((client) => client.exporter(32)));
    return new Set([...ours, ...theirs].map((secret) => Buffer.from(secret).toString('hex')));
  }

  /** Everybody says something, and everybody else hears it. */
  async talk(): Promise<void> {
    for (const [i, state] of this.ours.entries()) {
      const { newState, privateMessage } = await createApplicationMessage(state, bytes(`ours ${i}`), cs());
      this.ours[i] = newState;
      await this.hear(frame({ wireformat: 'mls_private_message', privateMessage } as MLSMessage), `ours ${i}`, { ours: i });
    }
    for (const [i, client] of this.theirs.entries()) await this.hear(await client.seal(bytes(`theirs ${i}`)), `theirs ${i}`, { theirs: client });
  }

  private async hear(sealed: Uint8Array, words: string, from: { ours?: number; theirs?: OpenMlsClient }): Promise<void> {
    for (const [i, state] of this.ours.entries()) {
      if (i === from.ours) continue;
      const opened = await processMessage(decodeMlsMessage(sealed, 0)![0] as MlsPrivateMessage, state, emptyPskIndex, acceptAll, cs());
      expect(opened.kind === 'applicationMessage' && text(opened.message)).toBe(words);
      this.ours[i] = opened.newState;
    }
    for (const client of this.theirs) if (client !== from.theirs) expect(text(await client.receive(sealed))).toBe(words);
  }
}

beforeAll(async () => {
  await ready();
  await openMlsReady();
});

/** Two of ours and two of theirs, added by both kinds. */
async function mixed(): Promise<MixedGroup> {
  const group = new MixedGroup();
  await group.foundByUs();
  await group.weAdd(await group.client());
  await group.theyAdd(group.theirs[0]!);
  await group.weAdd(await group.client(), 1);
  return group;
}

describe('a group with OpenMLS', () => {
  it('forms, whoever adds whom, and everybody hears everybody', async () => {
    const group = await mixed();
    expect([(await group.secrets()).size, group.ours.length, group.theirs.length]).toEqual([1, 2, 2]);
    await group.talk();
  });

  it('goes on through commits from both sides', async () => {
    const group = await mixed();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < group.ours.length; i++) {
        await group.weCommit(i);
        expect((await group.secrets()).size).toBe(1);
      }
      for (const client of group.theirs) {
        await group.deliver((await client.refresh()).commit, { theirs: client });
        expect((await group.secrets()).size).toBe(1);
      }
    }
    await group.talk();
  });

  it('goes on after a removal', async () => {
    const group = await mixed();
    const [gone] = group.theirs.splice(0, 1);
    await group.weCommit(0, [{ proposalType: 'remove', remove: { removed: 1 } }]);
    expect((await group.secrets()).size).toBe(1);
    expect(await gone!.exporter(32)).not.toEqual(await group.theirs[0]!.exporter(32));
    await group.talk();
  });

  it('lets them in by external commit', async () => {
    const group = await mixed();
    const info = await createGroupInfoWithExternalPubAndRatchetTree(group.ours[0]!, [], cs());
    const client = await group.client();
    const { commit } = await client.joinExternally(encodeGroupInfo(info));
    await group.deliver(commit, {});
    group.theirs.push(client);
    expect((await group.secrets()).size).toBe(1);
    await group.talk();
  });

  it('lets us in by external commit', async () => {
    const group = await mixed();
    const bundle = await group.theirs[0]!.refresh();
    await group.deliver(bundle.commit, { theirs: group.theirs[0]! });
    const info = decodeMlsMessage(bundle.groupInfo.payload, 0)![0];
    if (info.wireformat !== 'mls_group_info') throw new Error('not a GroupInfo');
    const { publicPackage, privatePackage } = await newPackage();
    const { publicMessage, newState } = await joinGroupExternal(info.groupInfo, publicPackage, privatePackage, false, cs());
    await group.deliver(frame({ wireformat: 'mls_public_message', publicMessage } as MLSMessage), {});
    group.ours.push(newState);
    expect((await group.secrets()).size).toBe(1);
    await group.talk();
  });
});
