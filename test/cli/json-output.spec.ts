import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInProcess } from './cli-kit.js';

interface ErrorLine {
  readonly error: { readonly code: string; readonly exit: string; readonly what: string; readonly next: string };
}

describe('--json', () => {
  it('prints one JSON document on stdout, and nothing on stderr', async () => {
    const { code, stdout, stderr } = await runInProcess(['catalogue', '--json']);
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
    const { warning, networks } = JSON.parse(stdout) as { warning: string; networks: { id: string; source: string[] }[] };
    expect(warning).toContain('must be confirmed');
    expect(networks.find((network) => network.id === 'wacap')?.source.length).toBeGreaterThan(0);
  });

  it.each([
    ['a usage error', ['frobnicate', '--json'], 2, 'USAGE'],
    ['an unknown network', ['catalogue', 'atlantis', '--json'], 8, 'NOT_FOUND'],
    ['a missing vault', ['whoami', '--json'], 9, 'VAULT_MISSING'],
    ['a missing file', ['admit', '/nowhere/card', '--json', '--vault', '/nowhere/vault'], 9, 'VAULT_MISSING'],
    ['a draft that is not there', ['found', 'show', '/nowhere/draft', '--json'], 3, 'ENOENT'],
    ['a fingerprint that is none', ['claim', '--network', 'x', '--fingerprint', '12', '--json'], 3, 'FINGERPRINT_MALFORMED'],
  ])('tells %s as one line of JSON on stderr', async (_, argv, exit, errorCode) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    const { error } = JSON.parse(stderr) as ErrorLine;
    expect(error.code).toBe(errorCode);
    expect(error.what).toMatch(/^[A-Z].*\.$/);
    expect(error.next).toMatch(/^[A-Z].*[.:]/);
  });

  it('does not ask for a passphrase where nobody can answer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-cli-'));
    try {
      const { code, stderr } = await runInProcess(['coordinator', 'A', '--out', join(folder, 'card'), '--vault', join(folder, 'vault'), '--json']);
      expect(code).toBe(9);
      expect((JSON.parse(stderr) as ErrorLine).error.code).toBe('PASSPHRASE_MISSING');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('without --json', () => {
  it('shows the catalogue as a table with its warning', async () => {
    const { code, stdout } = await runInProcess(['catalogue']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wacap +WACAP +17 +en fr pt/m);
    expect(stdout).toContain("confirmed by the network's coordinator");
  });

  it('shows one network with its sources', async () => {
    const { stdout } = await runInProcess(['catalogue', 'gljcn']);
    expect(stdout).toMatch(/^Secretariat +.*ICGLR/m);
    expect(stdout).toMatch(/^Source +CTOC\/COP\/2018 para 7$/m);
  });
});
