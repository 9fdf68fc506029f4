import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChanceryError } from '@chancery/contracts';
import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import type { BlobStore } from './blob-store.js';
import { isFull } from './disk-blob-store.js';

const WRITE_BUFFER_BYTES = 1_048_576;

/**
 * Where tus uploads arrive: tus' own file store, but asking for an upload again keeps what has arrived, a finished one
 * still tells its size, and a full disk is said to be one.
 */
export class UploadStore extends FileStore {
  constructor(private readonly blobs: BlobStore) {
    super({ directory: blobs.incoming });
    this.extensions = ['creation', 'creation-with-upload'];
  }

  /** Where the bytes of an upload lie until it is finished. */
  pathOf(id: string): string {
    return join(this.blobs.incoming, id);
  }

  /** Bytes of an unfinished upload that have arrived. */
  async received(id: string): Promise<number> {
    try {
      return (await this.getUpload(id)).offset;
    } catch {
      return 0;
    }
  }

  override async create(upload: Upload): Promise<Upload> {
    const known = await this.getUpload(upload.id).catch(() => undefined);
    if (known) {
      upload.offset = known.offset;
      upload.storage = { type: 'file', path: this.pathOf(upload.id) };
      return upload;
    }
    try {
      return await super.create(upload);
    } catch (error) {
      throw isFull(error) ? new ChanceryError('STORAGE_FULL', { retryAfterSeconds: 10 }) : error;
    }
  }

  override async getUpload(id: string): Promise<Upload> {
    const size = await this.blobs.size(id);
    return size === undefined ? super.getUpload(id) : new Upload({ id, size, offset: size });
  }

  /** What arrived before a connection broke is kept. @returns the new offset */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const path = this.pathOf(id);
    try {
      await pipeline(stream, createWriteStream(path, { flags: 'r+', start: offset, highWaterMark: WRITE_BUFFER_BYTES }));
    } catch (error) {
      if (isFull(error)) throw new ChanceryError('STORAGE_FULL', { retryAfterSeconds: 10 });
      throw error;
    }
    return (await stat(path)).size;
  }
}
