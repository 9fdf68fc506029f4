import { createHash } from 'node:crypto';
import type { ChanceryClient } from '@chancery/sdk';
import { MixedNetwork, SdkActor } from '../kit/actors-sdk.js';
import { Dice, ServerUnderFire, until } from '../kit/faults.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
/** Of the server, and as many of its database. */
const KILLS = LONG ? 30 : 3;
const FILE_BYTES = 3 * 1024 * 1024;
/** Enough to meet every outage, and not so many that the end is a long wait. */
const MOST_QUEUED = 30;

/** An officer at work: writes, attaches, and does nothing about what fails. */
class Worker {
  readonly texts: string[] = [];
  readonly files: string[] = [];
  private readonly over = new AbortController();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly actor: SdkActor,
    private readonly channelId: string,
    private readonly dice: Dice,
  ) {}

  get client(): ChanceryClient {
    return this.actor.client;
  }

  get sent(): number {
    return this.texts.length - this.queued;
  }

  get queued(): number {
    return this.client.channels.get(this.channelId).queued;
  }

  begin(): void {
    this.writing = this.write();
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.writing;
  }

  private async write(): Promise<void> {
    while (!this.over.signal.aborted) {
      await until('the outbox has room', () => this.queued < MOST_QUEUED || this.over.signal.aborted);
      const text = `${this.name} ${this.texts.length}`;
      this.texts.push(text);
      await this.client.messages.send(this.channelId, { text });
    }
  }

  attach(): void {
    const bytes = this.dice.bytes(FILE_BYTES);
    this.files.push(createHash('sha256').update(bytes).digest('hex'));
    // Broken off it rejects, and goes on by itself.
    void this.client.attachments.attach(this.channelId, { name: 'file.bin', mediaType: 'application/octet-stream', sizeBytes: bytes.length, open: async function* () { yield bytes; } }).catch(() => undefined);
  }

  /** Texts and files, not who came in when. */
  async seen() {
    const lines = (await this.client.messages.list(this.channelId, { limit: 100_000 })).map(({ id, seq, state, integrity, content }) => ({ id, seq, state, integrity, text: content?.kind === 'text' ? content.text : undefined, isFile: content?.kind === 'attachment' }));
    return lines.filter(({ text, isFile }) => text !== undefined || isFile);
  }

  async download(id: string): Promise<string> {
    const hash = createHash('sha256');
    await this.client.attachments.save(this.channelId, id, 0, { write: async (piece) => void hash.update(piece), commit: async () => undefined, abort: async () => undefined });
    return hash.digest('hex');
  }
}

describe('kill -9 under clients that send and attach', () => {
  const dice = new Dice();
  let server: ServerUnderFire;
  let ana: Worker;
  let ben: Worker;
  let channelId: string;

  beforeAll(async () => {
    server = await ServerUnderFire.start();
    const network = await MixedNetwork.found(server.origin, ServerUnderFire.foundingToken);
    const actors = [await network.join('Ana', { realtime: true }), await network.join('Ben', { realtime: true })] as const;
    for (const { client } of actors) await client.start();
    ({ channelId } = await actors[0].client.channels.open({ networkId: network.trust.networkId, kind: 'bilateral', subject: 'Under fire', officerIds: [actors[1].self.officerId] }));
    [ana, ben] = [new Worker('Ana', actors[0], channelId, dice), new Worker('Ben', actors[1], channelId, dice)];
    await until('Ben is in', () => ben.client.channels.list().some(({ subject }) => subject === 'Under fire'));
  }, 120_000);
  afterAll(async () => {
    for (const worker of [ana, ben] as (Worker | undefined)[]) await worker?.actor.close();
    await (server as ServerUnderFire | undefined)?.stop();
  }, 60_000);

  const moreSent = (count: number): Promise<unknown> => Promise.all([ana, ben].map((worker) => {
    const goal = worker.sent + count;
    return until(`${worker.name} gets on`, () => worker.sent >= goal);
  }));

  it(`the clients go on by themselves: every text once and in order, every file whole, no fault told (${KILLS} kills each, seed ${dice.seed})`, async () => {
    for (const worker of [ana, ben]) worker.begin();
    for (let kill = 0; kill < KILLS; kill++) {
      (kill % 2 === 0 ? ana : ben).attach();
      await moreSent(1 + dice.below(10));
      await server.kill();
      await server.restart();
      (kill % 2 === 0 ? ben : ana).attach();
      await moreSent(1 + dice.below(10));
      await server.killDatabase();
      await until('the database is back', () => server.databasePid());
    }
    await moreSent(5);
    for (const worker of [ana, ben]) await worker.end();
    const files = ana.files.length + ben.files.length;
    for (const { name, client } of [ana, ben]) await until(`${name} has sent everything`, async () => client.channels.get(channelId).queued === 0 && (await client.attachments.uploads()).length === 0);
    for (const worker of [ana, ben]) await until(`${worker.name} has received everything`, async () => (await worker.seen()).length >= ana.texts.length + ben.texts.length + files);

    const [mine, theirs] = [await ana.seen(), await ben.seen()];
    const order = (lines: typeof mine) => lines.map(({ id, seq }) => ({ id, seq }));
    expect(order(mine)).toEqual(order(theirs));
    for (const { name, texts } of [ana, ben]) expect(mine.flatMap(({ text }) => (text?.startsWith(name) ? [text] : []))).toEqual(texts);
    expect(new Set(mine.map(({ state, integrity }) => `${state} ${integrity}`))).toEqual(new Set(['sent verified']));
    const arrived: string[] = [];
    for (const { id, isFile } of theirs) if (isFile) arrived.push(await ben.download(id));
    expect(arrived.sort()).toEqual([...ana.files, ...ben.files].sort());
    expect({ ana: ana.actor.told, ben: ben.actor.told }).toEqual({ ana: [], ben: [] });
    expect(server.unwantedExits).toBe(0);
  }, LONG ? 3_600_000 : 240_000);
});
