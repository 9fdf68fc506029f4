import { lstat, open, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { inputError } from '../cli-error.js';

/** Cards, drafts and tokens are far smaller. */
const MAX_SMALL_FILE = 1_048_576;

/** @throws CliError `FILE_TOO_LARGE`, or the system's own error */
export async function readSmallFile(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > MAX_SMALL_FILE) throw inputError('FILE_TOO_LARGE', 'The file is too large to be what is expected here.', 'Check that it is the right one.');
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

/** The first line of a file that holds a secret. */
export async function readSecretFile(path: string): Promise<string> {
  const line = new TextDecoder().decode(await readSmallFile(path)).split(/\r?\n/, 1)[0]!.trim();
  if (line.length === 0) throw inputError('FILE_EMPTY', 'The file is empty.', 'Check that it is the right one.');
  return line;
}

/** Writes a card or draft for somebody else; an existing file is never overwritten. */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
}

/** Text for a message from a pipe, until its end. @throws CliError `TEXT_TOO_LONG` */
export async function readText(stream: AsyncIterable<string | Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_SMALL_FILE) throw inputError('TEXT_TOO_LONG', 'The text is too long for a message.', 'Attach it as a file instead.');
    chunks.push(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch {
    throw inputError('TEXT_NOT_UTF8', 'The text is not UTF-8.', 'Attach it as a file instead.');
  }
}

/** @returns the object in a JSON file, `name → text` throughout */
export async function readTextFields(path: string): Promise<Record<string, string>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.values(value).some((field) => typeof field !== 'string')) throw inputError('FIELDS_MALFORMED', 'The file of fields is not a JSON object of texts.', 'Write {"name": "text", …}.');
  return value as Record<string, string>;
}

/** Whether a path names an existing folder. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf', '.txt': 'text/plain', '.csv': 'text/csv', '.json': 'application/json', '.xml': 'application/xml', '.html': 'text/html',
  '.doc': 'application/msword', '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.odt': 'application/vnd.oasis.opendocument.text',
  '.xls': 'application/vnd.ms-excel', '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png',
  '.tif': 'image/tiff', '.tiff': 'image/tiff', '.mp3': 'audio/mpeg', '.mp4': 'video/mp4', '.zip': 'application/zip',
};

/** By the ending of the name alone: a hint for the reader, never a promise. */
export function mediaTypeOf(path: string): string {
  return MEDIA_TYPES[extname(basename(path)).toLowerCase()] ?? 'application/octet-stream';
}
