export { ConfigurationError } from './configuration-error.js';
export { renderConfigurationDoc } from './configuration-doc.js';
export { loadConfiguration, type Environment } from './load-configuration.js';
export { readProcessConfiguration } from './process-configuration.js';
export type { Configuration } from './schema.js';
