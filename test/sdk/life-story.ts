import { decodeCborBody, KeyPackageStockReply } from '@chancery/contracts';
import { createKeyPackages, type CreatedKeyPackage } from '@chancery/sealing';
import { ChanceryClient, MemorySpool, type MessageView } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import type { RawDevice } from '../kit/actors.js';
import { MixedNetwork, SdkActor } from '../kit/actors-sdk.js';
import { Auditor } from '../kit/auditor.js';
import { Mortal, type Death } from '../kit/mortal-store.js';

const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const suite = 'x25519';
const FILE = new Uint8Array(70_000).fill(65);

/** Those who live on: a colleague abroad, a colleague at home who invites, and one whose keys the test holds. */
export class Others {
  private readonly packages: CreatedKeyPackage[] = [];

  private constructor(
    readonly server: string,
    readonly network: MixedNetwork,
    readonly ben: SdkActor,
    readonly cara: SdkActor,
    readonly raw: RawDevice,
  ) {}

  static async gather(server: string, foundingToken: string): Promise<Others> {
    const network = await MixedNetwork.found(server, foundingToken);
    const [ben, cara] = [await network.join('Ben'), await network.join('Cara')];
    const raw = await network.raw();
    for (const { client } of [ben, cara]) await client.sync();
    return new Others(server, network, ben, cara, raw);
  }

  /** More than one: a client that dies between the claim and its use has spent one. */
  async stockUp(): Promise<void> {
    const { device, network } = this.raw;
    const { stock } = await this.raw.call(KeyPackageStockReply, 'GET', '/v1/key-packages/stock');
    const left = stock.find((entry) => entry.suite === suite)?.single ?? 0;
    const made = await createKeyPackages({ suite, identity: device.identity, signingSeed: device.signingSeed, count: Math.max(1, 4 - left), now: network.now });
    this.packages.push(...made);
    await this.raw.call(undefined, 'POST', '/v1/key-packages', { suite, packages: made.map(({ publicBytes }) => publicBytes) });
  }

  auditor(channelId: string): Promise<Auditor> {
    return Auditor.join(this.network, this.raw, this.packages, channelId);
  }

  async close(): Promise<void> {
    for (const actor of [this.ben, this.cara]) await actor.close();
  }
}

/** One officer's device from its enrolment on, which may die once, and what the world does to it meanwhile. */
export class Life {
  private store = new MemoryRecordStore();
  readonly spool = new MemorySpool();
  /** Everything that it ever handed in, by channel, in hexadecimal, accepted or not. */
  readonly wire = new Map<string, string[]>();
  /** Texts that it was told are sent. */
  readonly confirmed = new Set<string>();
  readonly told = new Set<string>();
  invitation = '';
  channelId = '';
  secondId = '';
  auditor!: Auditor;
  client!: ChanceryClient;
  private process!: Mortal;

  private constructor(
    readonly others: Others,
    readonly name: string,
  ) {}

  static async begin(others: Others, name: string): Promise<Life> {
    const life = new Life(others, name);
    await Vault.create(life.store, KEY);
    return life;
  }

  /** A new process on the vault. */
  async open(death?: Death): Promise<void> {
    this.process = new Mortal(this.store, death);
    await this.openClient();
  }

  private async openClient(): Promise<void> {
    const vault = await Vault.open(this.process, KEY);
    const surroundings = this.process.surroundings((input, init) => this.tapped(input, init));
    this.client = await ChanceryClient.open({ vault, server: this.others.server, realtime: false, spool: this.spool, enrolmentPoll: 20, ...surroundings });
    this.client.on('attention', ({ code }) => this.told.add(code));
  }

  /** Plays the story to its end, dying where it must. @returns how many transactions the first process made */
  async play(steps: readonly Step[], death?: Death): Promise<number> {
    await this.open(death);
    const first = this.process;
    for (const { world, act } of steps) {
      await world?.(this);
      const lived = await Promise.race([act(this).then(() => true), this.process.died.then(() => false)]);
      if (lived) continue;
      await this.open();
      if (this.client.self) await this.client.sync();
      await act(this);
    }
    return first.transactions;
  }

  /** On another device, with nothing. */
  async startOver(): Promise<void> {
    this.store = new MemoryRecordStore();
    await Vault.create(this.store, KEY);
    await this.open();
  }

  /** The process ends in good order, the disk is damaged, and it is started again. */
  async losePages(): Promise<void> {
    await Promise.race([this.client.stop(), this.process.died]);
    const vault = await Vault.open(this.store, KEY);
    await vault.transact({ deletePrefix: `g:${this.channelId}:` });
    if (this.process.isDead) await this.open();
    else await this.openClient();
  }

  async own(): Promise<MessageView[]> {
    return (await this.client.messages.list(this.channelId, { limit: 5_000 })).filter(({ own }) => own);
  }

  /** Unless an earlier process has. */
  async say(text: string): Promise<void> {
    const find = async (): Promise<MessageView | undefined> => (await this.own()).find(({ content }) => content?.kind === 'text' && content.text === text);
    const message = (await find()) ?? (await this.client.messages.send(this.channelId, { text }));
    if (message.state === 'queued') await this.client.sync();
    if ((await find())?.state === 'sent') this.confirmed.add(text);
  }

  private tapped(input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> {
    const [, channelId] = /\/channels\/([^/]+)\/messages$/.exec(String(input)) ?? [];
    if (init?.method === 'POST' && channelId) {
      const { sealedContent } = decodeCborBody(init.body as Uint8Array) as { sealedContent: Uint8Array };
      this.wire.set(channelId, [...(this.wire.get(channelId) ?? []), Buffer.from(sealedContent).toString('hex')]);
    }
    return fetch(input, init);
  }
}

export interface Step {
  readonly name: string;
  /** What others do, once. */
  readonly world?: (life: Life) => Promise<unknown>;
  /** What the officer does; done again by the next process when this one died over it, so it looks first. */
  readonly act: (life: Life) => Promise<unknown>;
}

const members = ({ client, channelId }: Life): string[] => client.channels.members(channelId).map(({ officerId }) => officerId);

export const STORY: readonly Step[] = [
  {
    name: 'enrol',
    world: async (life) => {
      const { cara, network } = life.others;
      const { code, invitationId } = await cara.client.enrolment.invite({ networkId: network.trust.networkId, name: life.name });
      life.invitation = code;
      void approve(cara, invitationId);
    },
    act: async ({ client, invitation }) => {
      if (!client.self) await client.enrolment.enrol(invitation);
    },
  },
  { name: 'stock', act: ({ client }) => client.sync() },
  {
    name: 'open a channel',
    world: async ({ others }) => {
      await others.network.refresh();
      await others.stockUp();
    },
    act: async (life) => {
      const { client, others } = life;
      const officerIds = [others.ben.self.officerId, others.raw.device.officer.officerId];
      const [known] = client.channels.list();
      const { channelId } = known ?? (await client.channels.open({ networkId: others.network.trust.networkId, kind: 'group', subject: life.name, officerIds, suite }));
      life.channelId = channelId;
      const missing = officerIds.filter((officerId) => !members(life).includes(officerId));
      if (missing.length > 0) await client.channels.add(channelId, missing);
    },
  },
  {
    name: 'send',
    world: async (life) => void (life.auditor = await life.others.auditor(life.channelId)),
    act: async (life) => {
      for (const text of ['first', 'second', 'third']) await life.say(text);
    },
  },
  {
    name: 'receive',
    world: async ({ others: { ben }, channelId }) => {
      await ben.client.sync();
      for (const text of ['one', 'two', 'three']) await ben.client.messages.send(channelId, { text });
    },
    act: async ({ client, channelId }) => {
      await client.sync();
      await client.messages.markRead(channelId, client.channels.get(channelId).seq);
    },
  },
  {
    name: 'attach',
    act: async (life) => {
      await life.client.attachments.resumePending();
      if ((await life.own()).some(({ content }) => content?.kind === 'attachment')) return;
      await life.client.attachments.attach(life.channelId, { name: 'file.bin', mediaType: 'application/octet-stream', sizeBytes: FILE.length, open: async function* () { yield FILE; } });
    },
  },
  {
    name: 'acknowledge',
    world: async ({ others: { ben, cara }, channelId }) => {
      await ben.client.sync();
      await ben.client.notices.send({ channelId, kind: 'test', priority: 'P2', toAuthorityIds: [cara.self.authorityId], body: { title: 'Test', text: '' } });
    },
    act: async ({ client }) => {
      await client.sync();
      for (const notice of await client.notices.list()) if (notice.addressed && notice.obligation !== 'acknowledged') await client.notices.acknowledge(notice.noticeId);
    },
  },
  {
    name: 'change one message and take another back',
    act: async (life) => {
      for (const { id, content, retracted } of await life.own()) {
        if (content?.kind === 'text' && content.text === 'second') await life.client.messages.revise(life.channelId, id, { text: 'second, corrected' });
        if (content?.kind === 'text' && content.text === 'third' && !retracted) await life.client.messages.retract(life.channelId, id);
      }
    },
  },
  {
    name: 'add',
    act: async (life) => {
      const { officerId } = life.others.cara.self;
      if (!members(life).includes(officerId)) await life.client.channels.add(life.channelId, [officerId]);
    },
  },
  {
    name: 'remove',
    act: async (life) => {
      const { officerId } = life.others.cara.self;
      if (members(life).includes(officerId)) await life.client.channels.remove(life.channelId, { officerIds: [officerId] });
    },
  },
  {
    name: 'enter another channel',
    world: async (life) => {
      const { ben, network } = life.others;
      await ben.client.sync();
      life.secondId = (await ben.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: `of Ben, ${life.name}`, officerIds: [life.client.self!.officerId], suite })).channelId;
      await ben.client.messages.send(life.secondId, { text: 'welcome' });
    },
    act: ({ client }) => client.sync(),
  },
  {
    name: 'come back after a loss',
    world: async (life) => {
      await life.losePages();
      await life.others.ben.client.sync();
      await life.others.ben.client.channels.add(life.channelId, [life.others.cara.self.officerId]);
    },
    act: async (life) => {
      await life.client.sync();
      await life.say('back again');
    },
  },
  {
    name: 'refill',
    world: async ({ others: { raw, network }, client }) => {
      // What is left of twenty is below the eight from which a device fills up.
      for (let claim = 0; claim < 13; claim++) await raw.call(undefined, 'POST', '/v1/key-packages/claim', { networkId: network.trust.networkId, suite: 'xwing', deviceIds: [client.self!.deviceId] });
    },
    act: ({ client }) => client.sync(),
  },
  { name: 'end', act: (life) => life.say('last') },
];

/** Before there is anybody: a training network of one coordinator. */
export function foundingStory(foundingToken: string): readonly Step[] {
  let draft = new Uint8Array();
  const make = async ({ client }: Life): Promise<void> => {
    const card = await client.networks.createCoordinator('Dana');
    draft = new Uint8Array(await client.networks.draftNetwork({ name: 'Practice', abbreviation: 'PRA', training: true, coordinators: [card], secretariat: { name: 'Trainers' }, founder: { name: 'Dana' } }));
  };
  return [
    {
      name: 'draft',
      // Keys whose draft died with the process are of no use to anybody.
      act: (life) => make(life).catch(async (error: unknown) => {
        if ((error as { code?: unknown }).code !== 'ALREADY_ENROLLED') throw error;
        await life.startOver();
        await make(life);
      }),
    },
    {
      name: 'found',
      act: async ({ client }) => {
        if (!client.self) await client.networks.found(draft, foundingToken);
      },
    },
    { name: 'catch up', act: ({ client }) => client.sync() },
  ];
}

async function approve(inviter: SdkActor, invitationId: string): Promise<void> {
  for (;;) {
    const pending = await inviter.client.enrolment.pending();
    if (pending.some((entry) => entry.invitationId === invitationId && entry.proof === 'verified')) return inviter.client.enrolment.approve(invitationId);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
