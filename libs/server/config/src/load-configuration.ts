import { ConfigurationError } from './configuration-error.js';
import { Unreadable } from './readers.js';
import { type Configuration, FOREIGN_VARIABLES, type Setting, SETTINGS } from './schema.js';

/** Environment variables, as Node gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const OWN_PREFIX = 'CHANCERY_';

/**
 * Turns an environment into the configuration of the server. Reads nothing else; an empty variable counts as not set.
 * @throws ConfigurationError for an unknown variable that begins with `CHANCERY_`, and for a value out of range
 */
export function loadConfiguration(environment: Environment): Configuration {
  refuseUnknown(environment);
  const values = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => [name, valueOf(setting, environment)] as const);
  const configuration = Object.fromEntries(values) as Configuration;
  if (configuration.worker === 'external' && configuration.databaseUrl === undefined) {
    throw new ConfigurationError('CHANCERY_WORKER', 'can be external only together with DATABASE_URL: the embedded database serves one process.');
  }
  return configuration;
}

function valueOf(setting: Setting<unknown>, environment: Environment): unknown {
  const text = environment[setting.variable];
  if (text === undefined || text === '') return setting.fallback;
  try {
    return setting.reader.read(text);
  } catch (error) {
    if (error instanceof Unreadable) throw new ConfigurationError(setting.variable, error.message);
    throw error;
  }
}

/** A misspelt name would otherwise leave its default in force without a word. */
function refuseUnknown(environment: Environment): void {
  const known = new Set(Object.values<Setting<unknown>>(SETTINGS).flatMap(({ variable, secret }) => (secret ? [variable, `${variable}_FILE`] : [variable])));
  for (const name of Object.keys(environment)) {
    if (name.startsWith(OWN_PREFIX) && !known.has(name) && !isForeign(name)) {
      throw new ConfigurationError(name, 'is not a setting of Chancery: see docs/configuration.md for the names.');
    }
  }
}

function isForeign(name: string): boolean {
  return FOREIGN_VARIABLES.some(({ variable }) => (variable.endsWith('*') ? name.startsWith(variable.slice(0, -1)) : name === variable));
}
