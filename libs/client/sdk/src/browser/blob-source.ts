import { ClientError } from '../client-error.js';
import type { AttachmentSource } from '../ports.js';

const SLICE_BYTES = 1024 * 1024;

/**
 * A file that the officer chose, read slice by slice: however large it is, one slice is in memory.
 * @param name  default: the file's own; for a Blob without one `file`
 * @param text  a word to go with it
 * @returns a source whose reading throws ClientError SOURCE_CHANGED when the file was changed, moved or removed since it was chosen
 */
export function blobSource(file: File | Blob, name?: string, text?: string): AttachmentSource {
  const ownName = 'name' in file && file.name !== '' ? file.name : 'file';
  return {
    name: name ?? ownName,
    mediaType: file.type === '' ? 'application/octet-stream' : file.type,
    sizeBytes: file.size,
    open: () => slices(file),
    ...(text === undefined ? {} : { text }),
  };
}

async function* slices(file: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += SLICE_BYTES) yield await read(file, at, Math.min(at + SLICE_BYTES, file.size));
}

async function read(file: Blob, start: number, end: number): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch {
    // NotReadableError, NotFoundError, NotAllowedError: it is not the file that was chosen any more, or not ours to read.
    throw new ClientError('SOURCE_CHANGED');
  }
  if (bytes.length !== end - start) throw new ClientError('SOURCE_CHANGED');
  return bytes;
}
