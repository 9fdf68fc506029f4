/** Files for attachments on Node. */
export { fileSpool } from './file-spool.js';
export { fileSink } from './file-sink.js';
export { fileSource } from './file-source.js';
export { nodeHashes } from './node-hashes.js';
