import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CanaryNeedle } from './canary.js';

/** One needle found in one file. The file is named by its path; the text is not repeated. */
export interface FileFinding {
  readonly path: string;
  readonly form: string;
  readonly count: number;
}

export interface FileSearch {
  readonly files: number;
  readonly bytes: number;
  readonly findings: readonly FileFinding[];
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Searches every byte of every file below the folders, as it lies on the disk. Names of files are searched too. */
export async function searchFiles(folders: readonly string[], needles: readonly CanaryNeedle[]): Promise<FileSearch> {
  const findings: FileFinding[] = [];
  let files = 0;
  let bytes = 0;
  for (const folder of folders) {
    for await (const path of filesBelow(folder)) {
      files++;
      for (const needle of needles) if (Buffer.from(path).includes(needle.bytes)) findings.push({ path, form: `name, ${needle.form}`, count: 1 });
      const searched = await searchFile(path, needles);
      bytes += searched.bytes;
      findings.push(...searched.findings);
    }
  }
  return { files, bytes, findings };
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

async function searchFile(path: string, needles: readonly CanaryNeedle[]): Promise<{ bytes: number; findings: FileFinding[] }> {
  const longest = Math.max(...needles.map((needle) => needle.bytes.length));
  const counts = needles.map(() => 0);
  const file = await open(path, 'r');
  let bytes = 0;
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES + longest);
    let carried = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, carried, CHUNK_BYTES);
      if (bytesRead === 0) break;
      const window = buffer.subarray(0, carried + bytesRead);
      needles.forEach((needle, index) => (counts[index]! += countIn(window, needle.bytes, carried)));
      bytes += bytesRead;
      // The end of this window is the beginning of the next, so that nothing hides across the border.
      carried = Math.min(longest - 1, window.length);
      window.copy(buffer, 0, window.length - carried);
    }
  } finally {
    await file.close();
  }
  return { bytes, findings: needles.flatMap((needle, index) => (counts[index]! > 0 ? [{ path, form: needle.form, count: counts[index]! }] : [])) };
}

/** Occurrences that end beyond the carried part: those within it were counted with the window before. */
function countIn(window: Buffer, needle: Buffer, carried: number): number {
  let count = 0;
  for (let at = window.indexOf(needle); at !== -1; at = window.indexOf(needle, at + 1)) if (at + needle.length > carried) count++;
  return count;
}
