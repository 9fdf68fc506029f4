import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenSeatReply, parseContract, TrainingReply } from '@chancery/contracts';
import type { TrainingLanguage } from '@chancery/domain';
import { ChanceryClient, type ChannelKind, type MessageView, MemorySpool } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { BUILD, ServerUnderFire, until } from '../kit/faults.js';
import { ask, startTestServer, type TestServer } from './running-server.js';

const TRAINER_ENTRY = fileURLToPath(new URL('apps/trainer/src/main.js', BUILD));
const KEY = keyFileUnlocker(new Uint8Array(32).fill(9));

const describeTraining = async (url: string): Promise<TrainingReply> => parseContract(TrainingReply, (await ask(url, 'GET', '/v1/training')).body);
const opened = (url: string): Promise<TrainingReply> =>
  until('the training network opens', async () => {
    const reply = await describeTraining(url);
    return reply.available && reply;
  });

/** Somebody who tries Chancery, as the page does it: no account, keys on their own device. */
class Visitor {
  readonly heard: MessageView[] = [];
  private constructor(readonly client: ChanceryClient) {}

  static async enter(url: string, language: TrainingLanguage, authorityId: string, officerName?: string): Promise<Visitor> {
    const { status, body } = await ask(url, 'POST', '/v1/training/seats', { body: { authorityId, language, ...(officerName ? { officerName } : {}) } });
    expect(status).toBe(201);
    const vault = await Vault.create(new MemoryRecordStore(), KEY);
    const client = await ChanceryClient.open({ vault, server: url, spool: new MemorySpool(), enrolmentPoll: 200 });
    const visitor = new Visitor(client);
    client.on('message', (message) => visitor.heard.push(message));
    await client.start();
    await client.enrolment.enrol(parseContract(OpenSeatReply, body).code);
    return visitor;
  }

  /** The text that somebody else says in a channel and that matches. */
  hears(channelId: string, pattern: RegExp): Promise<MessageView> {
    return until(`somebody says ${pattern}`, () => this.heard.find((message) => message.channelId === channelId && !message.own && message.content?.kind === 'text' && pattern.test(message.content.text)));
  }

  channel(kind: ChannelKind): Promise<string> {
    return until(`a ${kind} channel with its subject`, () => this.client.channels.list().find((channel) => channel.kind === kind && channel.subject !== undefined)?.channelId);
  }
}

/** Processes that a process has started: Linux says so itself. */
const childrenOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const trainerOf = (pid: number): number | undefined =>
  childrenOf(pid).find((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(TRAINER_ENTRY);
    } catch {
      return false;
    }
  });

describe('a server that starts on an empty folder', () => {
  let server: ServerUnderFire;
  let training: TrainingReply;
  let visitor: Visitor;
  let bilateral: string;

  beforeAll(async () => {
    server = await ServerUnderFire.start({ CHANCERY_TRAINING: 'auto' });
    training = await opened(server.origin);
    visitor = await Visitor.enter(server.origin, 'fr', training.authorities[1]!.authorityId);
    bilateral = await visitor.channel('bilateral');
  }, 120_000);

  afterAll(async () => {
    await visitor?.client.stop();
    await server?.stop();
  });

  it('opens a training network of three invented States with somebody in each', () => {
    expect(training.authorities.map(({ state }) => state)).toEqual(['XM', 'XT', 'XV']);
    for (const { players } of training.authorities) expect(players).toHaveLength(1);
    const [network] = visitor.client.networks.list();
    expect(network).toMatchObject({ networkId: training.networkId, training: true, threshold: 1, pinned: true });
    expect(Buffer.from(network!.fingerprint)).toEqual(Buffer.from(training.fingerprint!));
  });

  it('keeps the players’ key and vaults from other accounts', () => {
    const folder = join(server.dataDir, 'training');
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'key')).mode & 0o077).toBe(0);
  });

  it('has a colleague write to the visitor in their language, by name, with a document', async () => {
    const welcome = await visitor.hears(bilateral, /bienvenue/);
    expect(welcome.content).toMatchObject({ language: 'fr', text: expect.stringContaining('Agent en visite') });
    expect(welcome.sender?.authorityId).not.toBe(training.authorities[1]!.authorityId);
    const message = await until('a document', () => visitor.heard.find(({ content }) => content?.kind === 'attachment'));
    expect(message.content).toMatchObject({ files: [{ name: 'affaire-heron-resume.txt', mediaType: 'text/plain' }] });
  });

  it('lets the visitor watch a consultation of the three', async () => {
    const group = await visitor.channel('group');
    await visitor.hears(group, /qu’en pense-t-on/);
    const lines = visitor.heard.filter(({ channelId, content }) => channelId === group && content?.kind === 'text');
    expect(lines.map(({ sender }) => sender!.state)).toEqual(['XM', 'XV', 'XM']);
    expect(lines.every(({ content }) => content?.kind === 'text' && !/[{}]/.test(content.text))).toBe(true);
  });

  it('answers French in French, and another language in that one', async () => {
    await visitor.client.messages.send(bilateral, { text: 'Bonjour, une demande de relevés bancaires serait-elle recevable ?', language: 'fr' });
    expect((await visitor.hears(bilateral, /^Des relevés bancaires : oui/)).content).toMatchObject({ language: 'fr' });
    await visitor.client.messages.send(bilateral, { text: 'Срочно!', language: 'ru' });
    expect((await visitor.hears(bilateral, /это срочно/)).content).toMatchObject({ language: 'ru' });
    await visitor.client.messages.send(bilateral, { text: 'Je vous remercie.' });
    expect((await visitor.hears(bilateral, /^Je vous en prie/)).content).toMatchObject({ language: 'fr' });
  });

  it('says of a file that it has come, and how its hash begins', async () => {
    const bytes = new TextEncoder().encode('Projet de demande, version 1.');
    async function* open(): AsyncIterable<Uint8Array> {
      yield bytes;
    }
    await visitor.client.attachments.attach(bilateral, { name: 'projet.txt', mediaType: 'text/plain', sizeBytes: bytes.length, open });
    const answer = await visitor.hears(bilateral, /projet\.txt/);
    expect(answer.content).toMatchObject({ text: expect.stringContaining(createHash('sha256').update(bytes).digest('hex').slice(0, 8)) });
  });

  it('asks for the acknowledgement of a test notice, and thanks for it', async () => {
    const notice = await until('the notice', async () => (await visitor.client.notices.list())[0]);
    expect(notice).toMatchObject({ kind: 'test', priority: 'P3', addressed: true, direction: 'received' });
    await visitor.client.notices.acknowledge(notice.noticeId);
    const thanks = await visitor.hears(bilateral, /accusé de réception nous est parvenu/);
    expect(thanks.content).toMatchObject({ inReplyTo: notice.messageId });
  });

  it.each([
    ['an authority that is not there', () => ({ authorityId: randomUUID(), language: 'en' }), 404, 'NOT_FOUND'],
    ['a language that nobody plays', () => ({ authorityId: training.authorities[0]!.authorityId, language: 'de' }), 400, 'BODY_MALFORMED'],
    ['no language', () => ({ authorityId: training.authorities[0]!.authorityId }), 400, 'BODY_MALFORMED'],
    ['an unknown property', () => ({ authorityId: training.authorities[0]!.authorityId, language: 'en', roles: ['coordinator'] }), 400, 'BODY_MALFORMED'],
    ['a name with characters that turn the text around', () => ({ authorityId: training.authorities[0]!.authorityId, language: 'en', officerName: 'A\u202Eb' }), 400, 'BODY_MALFORMED'],
    ['a blank name', () => ({ authorityId: training.authorities[0]!.authorityId, language: 'en', officerName: '  ' }), 400, 'BODY_MALFORMED'],
    ['a name that is none', () => ({ authorityId: training.authorities[0]!.authorityId, language: 'en', officerName: 7 }), 400, 'BODY_MALFORMED'],
  ])('refuses a seat for %s', async (_name, body, status, code) => {
    expect(await ask(server.origin, 'POST', '/v1/training/seats', { body: body() })).toMatchObject({ status, body: { code } });
  });

  it('plays on when its trainer was killed', async () => {
    const before = await until('the trainer runs', () => trainerOf(server.pid!));
    process.kill(before, 'SIGKILL');
    await until('another trainer runs', () => {
      const now = trainerOf(server.pid!);
      return now !== undefined && now !== before;
    });
    expect((await opened(server.origin)).networkId).toBe(training.networkId);
    await visitor.client.messages.send(bilateral, { text: 'Qui est compétent pour une extradition ?', language: 'fr' });
    await visitor.hears(bilateral, /^Pour une extradition/);
  }, 60_000);

  it('plays on after it was started again, ends its players with itself, and repeats nothing', async () => {
    const trainer = await until('the trainer runs', () => trainerOf(server.pid!));
    expect(await server.stopGently()).toBe(0);
    expect(existsSync(`/proc/${trainer}`)).toBe(false);
    const thanksBefore = visitor.heard.filter(({ content }) => content?.kind === 'text' && content.inReplyTo !== undefined).length;
    await server.restart();
    expect((await opened(server.origin)).networkId).toBe(training.networkId);
    await visitor.client.messages.send(bilateral, { text: 'Y a-t-il un délai ?', language: 'fr' });
    await visitor.hears(bilateral, /^Bien compris/);
    expect(visitor.heard.filter(({ content }) => content?.kind === 'text' && content.inReplyTo !== undefined)).toHaveLength(thanksBefore);
    expect(visitor.client.channels.list()).toHaveLength(2);
  }, 90_000);

  it('leaves no players behind when it is killed', async () => {
    const trainer = await until('the trainer runs', () => trainerOf(server.pid!));
    await server.kill();
    await until('the trainer ends', () => !existsSync(`/proc/${trainer}`));
    await server.restart();
    expect((await opened(server.origin)).networkId).toBe(training.networkId);
  }, 90_000);

  it('says nothing of what is said, also not in its log', () => {
    expect(server.log()).not.toMatch(/Projet|projet\.txt|Héron|bancaire|Agent en visite/);
    expect(server.log()).toContain('training_ready');
  });

  it('gives one address only so many seats in a minute', async () => {
    const body = { authorityId: training.authorities[0]!.authorityId, language: 'en' };
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) statuses.push((await ask(server.origin, 'POST', '/v1/training/seats', { body })).status);
    expect(statuses).toContain(201);
    expect(await ask(server.origin, 'POST', '/v1/training/seats', { body })).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
  }, 60_000);
});

describe('a server with a database of its own', () => {
  const seat = { authorityId: randomUUID(), language: 'en' };
  let server: TestServer | undefined;
  afterAll(() => server?.close());

  it.each(['auto', 'off'])('has no training network with CHANCERY_TRAINING=%s', async (setting) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'chancery-training-'));
    const quiet = await startTestServer({ CHANCERY_TRAINING: setting, DATA_DIR: dataDir }, { trainerEntry: TRAINER_ENTRY });
    try {
      expect(await describeTraining(quiet.url)).toMatchObject({ available: false, authorities: [] });
      expect(await ask(quiet.url, 'POST', '/v1/training/seats', { body: seat })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
      expect(existsSync(join(dataDir, 'training'))).toBe(false);
    } finally {
      await quiet.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('has one when it is told to', async () => {
    server = await startTestServer({ CHANCERY_TRAINING: 'on' }, { trainerEntry: TRAINER_ENTRY, clock: { now: () => new Date() } });
    expect((await opened(server.url)).authorities).toHaveLength(3);
  }, 60_000);

  it('runs on, and says so, when the trainer cannot be started', async () => {
    const broken = await startTestServer({ CHANCERY_TRAINING: 'on' }, { trainerEntry: join(tmpdir(), 'no-such-trainer.js') });
    try {
      expect(await describeTraining(broken.url)).toMatchObject({ available: false });
      expect(await ask(broken.url, 'POST', '/v1/training/seats', { body: seat })).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      expect((await ask(broken.url, 'GET', '/v1/health')).status).toBe(200);
    } finally {
      await broken.close();
    }
  });
});
