export type { BlobStore, ByteRange } from './blob-store.js';
export { DiskBlobStore } from './disk-blob-store.js';
export { UploadStore } from './upload-store.js';
