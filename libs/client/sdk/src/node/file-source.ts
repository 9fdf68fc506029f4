import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { AttachmentSource } from '../ports.js';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf', '.txt': 'text/plain', '.csv': 'text/csv', '.json': 'application/json', '.zip': 'application/zip', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '.odt': 'application/vnd.oasis.opendocument.text',
};

/** A file to attach, read in pieces. @throws when it is not there, or no file */
export async function fileSource(path: string, options: { name?: string; mediaType?: string; text?: string } = {}): Promise<AttachmentSource> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error('not a file');
  return {
    name: options.name ?? basename(path),
    mediaType: options.mediaType ?? MEDIA_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    sizeBytes: found.size,
    open: () => createReadStream(path, { highWaterMark: 1_048_576 }),
    ...(options.text === undefined ? {} : { text: options.text }),
  };
}
