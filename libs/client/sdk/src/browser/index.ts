/** Files for attachments in browsers: in pages and in workers. */
export { indexedDbSpool } from './indexed-db-spool.js';
export { blobSource } from './blob-source.js';
export { fileHandleSink } from './file-handle-sink.js';
export { blobSink } from './blob-sink.js';
