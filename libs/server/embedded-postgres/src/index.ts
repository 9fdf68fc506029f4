export { DataFolderInUseError } from './data-folder-lock.js';
export { defaultDataDir } from './data-folder.js';
export { ensureDatabase } from './databases.js';
export { startEmbeddedPostgres, type DatabaseRestart, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './supervisor.js';
