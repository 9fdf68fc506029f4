import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogWriter } from './log-writer.js';

let folder: string;
let open: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-log-'));
});
afterEach(() => {
  for (const descriptor of open) closeSync(descriptor);
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

function opened(path: string, flags: number | string): number {
  const descriptor = openSync(path, flags);
  open.push(descriptor);
  return descriptor;
}

/** A pipe whose reader sleeps until it is asked to read. */
function pipe(): { reader: number; writer: number } {
  const path = join(folder, 'pipe');
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('mkfifo is missing');
  const reader = opened(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: opened(path, constants.O_WRONLY) };
}

function readAll(reader: number): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(65_536);
    try {
      const length = readSync(reader, chunk);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') break;
      throw error;
    }
  }
  return Buffer.concat(chunks).toString();
}

const line = (n: number): string => `{"n":${n},"filler":"${'x'.repeat(100)}"}\n`;

describe('the log writer', () => {
  it('writes every line, in order', async () => {
    const path = join(folder, 'log');
    const writer = new LogWriter(opened(path, 'a'));
    for (let n = 0; n < 2000; n++) writer.write(line(n));
    await writer.flush(5000);
    expect(readFileSync(path, 'utf8')).toBe(Array.from({ length: 2000 }, (_, n) => line(n)).join(''));
  });

  it('neither waits for a reader that sleeps nor keeps more than it may, and reports what it lost', async () => {
    const { reader, writer: descriptor } = pipe();
    const writer = new LogWriter(descriptor, { maxWaitingBytes: 20_000, pauseMilliseconds: 5 });
    for (let n = 0; n < 5000; n++) writer.write(line(n));
    // The pipe is full now and stays so: this ends by its deadline.
    await writer.flush(100);
    let text = '';
    for (let tries = 0; tries < 200 && !text.includes('"after"'); tries++) {
      text += readAll(reader);
      if (tries === 100) writer.write('{"n":"after"}\n');
      await writer.flush(20);
    }
    const lines = text.trimEnd().split('\n').map((each) => JSON.parse(each) as { n?: number | string; event?: string; lines?: number });
    const lost = lines.filter(({ event }) => event === 'log_lines_lost').reduce((sum, { lines: count }) => sum + (count ?? 0), 0);
    expect(lost).toBeGreaterThan(0);
    expect(lines.filter(({ n }) => typeof n === 'number').length + lost).toBe(5000);
  });

  it('throws the rest away when the reader is gone, and goes on', async () => {
    const { reader, writer: descriptor } = pipe();
    const writer = new LogWriter(descriptor, { pauseMilliseconds: 5 });
    closeSync(reader);
    open = open.filter((each) => each !== reader);
    writer.write(line(1));
    await writer.flush(5000);
    expect(() => writer.write(line(2))).not.toThrow();
    await writer.flush(5000);
  });

  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('goes on when the disk is full', async () => {
    const writer = new LogWriter(opened('/dev/full', 'w'), { pauseMilliseconds: 5 });
    for (let n = 0; n < 100; n++) writer.write(line(n));
    await writer.flush(5000);
    expect(() => writer.write(line(100))).not.toThrow();
    await writer.flush(5000);
  });
});
