import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canaryNeedles, newCanary } from './canary.js';
import { searchFiles } from './search-files.js';

describe('the search for canaries', () => {
  const canary = newCanary();
  const needles = canaryNeedles(canary);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'chancery-search-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (bytes: string | Uint8Array): void => writeFileSync(join(folder, 'file'), bytes);

  it('finds nothing in a folder without it', async () => {
    write(`Kanarie ${newCanary()}`);
    expect(await searchFiles([folder], needles)).toMatchObject({ files: 1, findings: [] });
  });

  it.each([
    ['raw', (text: Buffer) => text],
    ['hex', (text: Buffer) => Buffer.from(text.toString('hex'))],
    ['hex in upper case', (text: Buffer) => Buffer.from(text.toString('hex').toUpperCase())],
    ['UTF-16, low byte first', (text: Buffer) => Buffer.from(text.toString('utf8'), 'utf16le')],
    ['UTF-16, high byte first', (text: Buffer) => Buffer.from(text.toString('utf8'), 'utf16le').swap16()],
  ])('finds it as %s', async (_, encode) => {
    write(Buffer.concat([Buffer.from([1, 2, 3]), encode(Buffer.from(`before ${canary} after`))]));
    expect((await searchFiles([folder], needles)).findings.length).toBeGreaterThan(0);
  });

  it.each([0, 1, 2, 3, 4, 5])('finds it in base64 and base64url with %d bytes before and anything behind', async (before) => {
    for (const encoding of ['base64', 'base64url'] as const)
      for (const behind of ['', 'x', 'xy', '\u00ff\u00fe?>']) {
        write(Buffer.from(`${'é~?'.repeat(2).slice(0, before)}${canary}${behind}`).toString(encoding));
        expect((await searchFiles([folder], needles)).findings.length).toBeGreaterThan(0);
      }
  });

  it('finds it across the border of two reads, and counts it once', async () => {
    const border = 4 * 1024 * 1024;
    for (const at of [border - canary.length, border - 7, border - 1, border]) {
      const bytes = Buffer.alloc(border + 200, 0x2e);
      bytes.write(canary, at);
      write(bytes);
      expect((await searchFiles([folder], needles)).findings).toEqual([{ path: join(folder, 'file'), form: 'utf-8', count: 1 }]);
    }
  });

  it('finds it in the name of a file', async () => {
    writeFileSync(join(folder, `${canary}.txt`), '');
    expect((await searchFiles([folder], needles)).findings).toHaveLength(1);
  });
});
