import { runInProcess } from './cli-kit.js';

const USAGE = 2;

describe('a command line that is wrong', () => {
  it.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['whoami', '--frobnicate']],
    ['a missing argument', ['send']],
    ['an argument too many', ['whoami', 'x']],
    ['a coordinator without a name', ['coordinator']],
    ['an authority without a card to write', ['authority', '--state', 'GH', '--name', 'A', '--officer', 'B']],
    ['a State of three letters', ['authority', '--state', 'GHA', '--name', 'A', '--officer', 'B', '--out', 'c']],
    ['an unknown role', ['invite', '--name', 'A', '--roles', 'king']],
    ['an unknown function', ['invite', '--name', 'A', '--functions', 'spying']],
    ['an unknown suite', ['open', '--subject', 's', '--with', 'GH', '--suite', 'rot13']],
    ['a number out of range', ['invite', '--name', 'A', '--minutes', '0']],
    ['a number that is none', ['read', 'abcd', '--limit', '1e3']],
    ['an unknown priority', ['notice', 'send', 'abcd', '--kind', 'test', '--priority', 'P9', '--title', 't', '--text', 't']],
    ['an unknown reason', ['revoke', '--officer', 'A', '--reason', 'because']],
    ['both an officer and a device', ['revoke', '--officer', 'A', '--device', 'b', '--reason', 'left']],
    ['an invitation for nobody', ['invite']],
    ['an invitation for a device with a name', ['invite', '--device', '--name', 'A']],
    ['an approval without the comparison code', ['approve', 'abcd']],
    ['an admission of nothing', ['admit']],
    ['a network without a name', ['found', 'training', '--secretariat', 's', '--founder', 'f', '--token-file', '/dev/null']],
    ['a server that is no origin', ['whoami', '--server', 'https://chancery.example/path']],
    ['a server with a password in it', ['whoami', '--server', 'https://a:b@chancery.example']],
    ['a server that is not on the web', ['whoami', '--server', 'ftp://chancery.example']],
    ['resuming with a file', ['attach', 'abcd', 'file', '--resume']],
    ['a removal of nobody', ['remove', 'abcd']],
    ['a hash that is none', ['verify-bundle', '--expect', 'abcd']],
  ])('%s ends with 2, one sentence on stderr and nothing on stdout', async (_, argv) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stdout }).toEqual({ code: USAGE, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/\(\w+\)\n$/);
  });

  it('never sends what was typed to the terminal unchanged', async () => {
    for (const argv of [['\u001b[2J\u202e'], ['whoami', '--\u001b]0;x\u0007'], ['open', '--subject', 's', '--with', 'GH', '--suite', '\u001b[31m']]) {
      const { code, stderr } = await runInProcess(argv);
      expect(code).toBe(USAGE);
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it('does not repeat a megabyte that was typed', async () => {
    const { code, stderr } = await runInProcess(['x'.repeat(1_000_000)]);
    expect(code).toBe(USAGE);
    expect(stderr.length).toBeLessThan(1_000);
  });
});

describe('no command', () => {
  it.each([[[]], [['found']], [['notice']]])('%j shows the help on stderr and ends with 2', async (argv) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stdout }).toEqual({ code: USAGE, stdout: '' });
    expect(stderr).toContain('Usage: chancery');
  });

  it('with --json is one line of JSON on stderr', async () => {
    const { code, stdout, stderr } = await runInProcess(['found', '--json']);
    expect({ code, stdout }).toEqual({ code: USAGE, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'USAGE' } });
  });
});

describe('help', () => {
  it.each([[['--help']], [['found', '--help']], [['notice', 'send', '--help']]])('%j is printed on stdout and ends with 0', async (argv) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: chancery');
  });

  it('shows every verb and every exit code', async () => {
    const { stdout } = await runInProcess(['--help']);
    for (const verb of ['catalogue', 'coordinator', 'found', 'authority', 'admit', 'suspend', 'claim', 'invite', 'enrol', 'approve', 'withdraw', 'list', 'open', 'send', 'read', 'attach', 'save', 'add', 'remove', 'notice', 'revoke', 'whoami', 'doctor', 'verify-bundle'])
      expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    expect(stdout).toMatch(/^\s+70 {2}A fault/m);
  });
});
