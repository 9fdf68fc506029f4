import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { LiveCli } from './live-kit.js';

interface Network {
  readonly networkId: string;
  readonly fingerprint: string;
}
interface Message {
  readonly id: string;
  readonly integrity: string;
  readonly sender?: { readonly officer: string };
  readonly content?: { readonly kind: string; readonly text?: string; readonly files?: readonly { readonly name: string }[] };
}

const TEXT = 'Is a request by e-mail enough?\n¿Y en español? \u001b[2J\u202e';

/** One story in order: each step stands on the ones before. */
describe('the command line against a server', () => {
  let cli: LiveCli;
  let network: Network;
  let channelId: string;
  const byPassphrase = (file: string): string[] => ['--passphrase-file', cli.path(file)];

  beforeAll(async () => {
    cli = await LiveCli.open();
  }, 120_000);
  afterAll(() => cli?.close(), 120_000);

  it('founds a training network at once', async () => {
    network = await cli.spawnedJson<Network>('office', ['found', 'training', '--name', 'Training network', '--abbreviation', 'TRAIN', '--secretariat', 'Course office', '--founder', 'Trainer']);
    expect(network.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(await cli.json('office', ['whoami'])).toMatchObject({ officerName: 'Trainer', networkIds: [network.networkId] });
  });

  it('refuses a founding token that is not the server’s', async () => {
    writeFileSync(cli.path('wrong-token'), 'x'.repeat(40));
    const { code, stdout, stderr } = await cli.spawned('stranger', ['found', 'training', '--name', 'N', '--abbreviation', 'N', '--secretariat', 'S', '--founder', 'F', '--token-file', cli.path('wrong-token'), '--json']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1)!)).toMatchObject({ error: { code: 'FOUNDING_REFUSED', exit: 'denied' } });
  });

  it.each([
    ['ghana', 'GH', 'Ama Example'],
    ['nigeria', 'NG', 'Chidi Example'],
  ])('admits the authority of %s, which compares the fingerprint and signs in', async (person, state, officer) => {
    await cli.json(person, ['authority', '--state', state, '--name', `Authority of ${person}`, '--officer', officer, '--languages', 'en', '--out', cli.path(`${person}.card`)]);
    expect(await cli.json('office', ['admit', cli.path(`${person}.card`)])).toMatchObject({ accepted: true, state });
    expect(await cli.json(person, ['claim', '--network', network.networkId, '--fingerprint', network.fingerprint])).toMatchObject({ officerName: officer });
  });

  it('refuses a network whose fingerprint is another, and lets a slip of the pen be corrected', async () => {
    writeFileSync(cli.path('phrase'), 'five words that do not fit\nand a second line\n');
    await cli.json('togo', ['authority', '--state', 'TG', '--name', 'Authority of togo', '--officer', 'Yao Exemple', '--out', cli.path('togo.card'), ...byPassphrase('phrase')]);
    await cli.json('office', ['admit', cli.path('togo.card')]);
    expect((await cli.run('togo', ['claim', '--network', network.networkId, '--fingerprint', 'ab'.repeat(32), ...byPassphrase('phrase')])).code).toBe(7);
    expect(await cli.spawnedJson('togo', ['claim', '--network', network.networkId, '--fingerprint', network.fingerprint, ...byPassphrase('phrase')])).toMatchObject({ officerName: 'Yao Exemple' });
  });

  it('never overwrites a card', async () => {
    const { code } = await cli.run('other', ['coordinator', 'C', '--out', cli.path('ghana.card')]);
    expect(code).toBe(3);
  });

  it('enrols an officer by an invitation and the comparison code, and not without it', async () => {
    const { code: invitation } = await cli.json<{ code: string }>('ghana', ['invite', '--name', 'Kofi Example', '--functions', 'extradition', '--roles', 'contact_point']);
    const enrolling = cli.begin('kofi', ['enrol', '--json'], `${invitation}\n`);
    const [, comparison] = await enrolling.prints('stderr', /"comparisonCode":"([^"]+)"/);
    const wrong = await cli.run('ghana', ['approve', 'Kofi Example', '--comparison', `${comparison}9`, '--json']);
    expect(wrong.code).toBe(7);
    await cli.json('ghana', ['approve', 'Kofi Example', '--comparison', comparison!]);
    const enrolled = await enrolling.end();
    expect(enrolled.code).toBe(0);
    expect(enrolled.json<{ officerName: string }>().officerName).toBe('Kofi Example');
  });

  it('stops an enrolment by Ctrl-C and leaves a whole vault', async () => {
    const { code: invitation } = await cli.json<{ code: string }>('ghana', ['invite', '--device']);
    const enrolling = cli.begin('tablet', ['enrol', invitation, '--json']);
    await enrolling.prints('stderr', /comparisonCode/);
    enrolling.kill('SIGINT');
    expect((await enrolling.end()).code).toBe(130);
    expect((await cli.run('tablet', ['whoami'])).code).toBe(4);
  });

  it('opens a channel, sends from stdin, and the other side reads the very text', async () => {
    ({ channelId } = await cli.json<{ channelId: string }>('ghana', ['open', '--subject', 'Bank records', '--with', 'NG']));
    await cli.spawnedJson('ghana', ['send', 'Bank records', '--language', 'en'], TEXT);
    const messages = await cli.json<Message[]>('nigeria', ['read', channelId]);
    const message = messages.find((one) => one.content?.kind === 'text');
    expect(message).toMatchObject({ integrity: 'verified', sender: { officer: 'Ama Example' }, content: { text: TEXT } });
  });

  it('shows that text to a person without letting it act on the terminal', async () => {
    const { code, stdout } = await cli.spawned('nigeria', ['read', 'Bank records']);
    expect(code).toBe(0);
    expect(stdout).toContain('¿Y en español? <U+001B>[2J<U+202E>');
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });

  it('follows a channel one JSON line a message, until Ctrl-C', async () => {
    const following = cli.begin('nigeria', ['read', channelId, '--follow', '--json']);
    await following.prints('stdout', /Is a request/);
    await cli.json('ghana', ['send', channelId, 'A second word.']);
    await following.prints('stdout', /A second word/);
    following.kill('SIGINT');
    const { code, stdout } = await following.end();
    expect(code).toBe(130);
    const ids = stdout.trimEnd().split('\n').map((line) => (JSON.parse(line) as Message).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await cli.json('nigeria', ['whoami'])).toMatchObject({ officerName: 'Chidi Example' });
  });

  it('attaches a file and saves the very bytes, once', async () => {
    const bytes = randomBytes(300_000);
    writeFileSync(cli.path('draft.pdf'), bytes);
    const { id } = await cli.spawnedJson<Message>('ghana', ['attach', channelId, cli.path('draft.pdf')]);
    expect(await cli.spawnedJson('nigeria', ['save', channelId, id, '--to', cli.path('saved.pdf')])).toMatchObject({ sizeBytes: bytes.length });
    expect(readFileSync(cli.path('saved.pdf')).equals(bytes)).toBe(true);
    expect((await cli.run('nigeria', ['save', channelId, id, '--to', cli.path('saved.pdf')])).code).toBe(3);
  });

  it('sends a notice, acknowledges it, and shows the board with the name of who signed', async () => {
    const { noticeId } = await cli.json<{ noticeId: string }>('ghana', ['notice', 'send', channelId, '--kind', 'test', '--priority', 'P1', '--title', 'Test', '--text', 'Please acknowledge.']);
    await cli.spawnedJson('nigeria', ['notice', 'ack', noticeId]);
    expect(await cli.json('ghana', ['notice', 'board', noticeId])).toMatchObject([{ state: 'NG', obligation: 'acknowledged', acknowledgement: { officer: 'Chidi Example' } }]);
  });

  it('adds a colleague, and shuts the colleague out again when they are revoked', async () => {
    await cli.json('ghana', ['add', channelId, 'Kofi Example']);
    expect(await cli.json<unknown[]>('kofi', ['list', 'channels'])).toHaveLength(1);
    await cli.json('ghana', ['revoke', '--officer', 'Kofi Example', '--reason', 'left']);
    await cli.json('ghana', ['send', channelId, 'Without Kofi.']);
    const { members } = await cli.json<{ members: { officerName: string }[] }>('ghana', ['list', 'members', channelId]);
    expect(members.map((member) => member.officerName).sort()).toEqual(['Ama Example', 'Chidi Example']);
    expect((await cli.run('kofi', ['list', 'directory'])).code).toBe(4);
  });

  it.each([
    ['a foreign channel', 'ghana', ['read', '0123abcd'], 8],
    ['a notice that is not there', 'ghana', ['notice', 'ack', '0123abcd'], 8],
    ['an officer of nowhere', 'ghana', ['open', '--subject', 's', '--with', 'Nobody'], 8],
    ['a card that is none', 'office', ['admit', 'token'], 3],
    ['an admission by somebody who is no coordinator', 'ghana', ['admit', 'nigeria.card'], 4],
    ['an invitation that is none', 'newcomer', ['enrol', 'AAAA-BBBB'], 3],
  ])('answers %s with its exit code', async (_, person, argv, exit) => {
    const { code, stderr } = await cli.run(person, argv.map((word) => (word === 'token' || word.endsWith('.card') ? cli.path(word) : word)));
    expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringMatching(/\.( .*)? \(\w+\)\n$/) });
  });

  it('refuses a wrong passphrase, a wrong key and the other way of unlocking with 9', async () => {
    writeFileSync(cli.path('wrong'), `${'ab'.repeat(32)}\n`);
    const refusal = async (person: string, ...how: string[]) => JSON.parse((await cli.run(person, ['whoami', '--json', ...how])).stderr) as unknown;
    expect(await refusal('togo', ...byPassphrase('wrong'))).toMatchObject({ error: { exit: 'vault', code: 'WRONG_PASSPHRASE' } });
    expect(await refusal('ghana', '--key-file', cli.path('wrong'))).toMatchObject({ error: { exit: 'vault', code: 'WRONG_PASSPHRASE' } });
    expect(await refusal('ghana', '--key-file', cli.path('token'))).toMatchObject({ error: { exit: 'vault', code: 'KEY_FILE_REFUSED' } });
    expect(await refusal('ghana', ...byPassphrase('phrase'))).toMatchObject({ error: { exit: 'vault', code: 'UNLOCKER_MISMATCH' } });
  });

  it('lets one program at a time write to a vault', async () => {
    const following = cli.begin('nigeria', ['read', channelId, '--follow', '--json']);
    await following.prints('stdout', /Is a request/);
    expect((await cli.spawned('nigeria', ['whoami'])).code).toBe(9);
    following.kill('SIGINT');
    await following.end();
  });

  it('reads and queues without a server, and says 6 where a server is needed', async () => {
    const away = ['--server', 'http://127.0.0.1:9'];
    expect(await cli.json<Message[]>('nigeria', ['read', channelId, ...away])).not.toHaveLength(0);
    expect(await cli.json('nigeria', ['send', channelId, 'Written on a train.', ...away])).toMatchObject({ state: 'queued' });
    expect((await cli.run('nigeria', ['notice', 'board', '0123abcd', ...away])).code).toBe(6);
    await cli.json('nigeria', ['list', 'channels']);
    const texts = (await cli.json<Message[]>('ghana', ['read', channelId])).map((message) => message.content?.text);
    expect(texts).toContain('Written on a train.');
  });
});
