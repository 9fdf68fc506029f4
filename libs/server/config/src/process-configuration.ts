import { readFileSync } from 'node:fs';
import { ConfigurationError } from './configuration-error.js';
import { type Environment, loadConfiguration } from './load-configuration.js';
import { type Configuration, type Setting, SETTINGS } from './schema.js';

/**
 * The configuration of this process. The only place of the server that reads the environment.
 * @throws ConfigurationError
 */
export function readProcessConfiguration(): Configuration {
  return loadConfiguration(withSecretFiles(process.env));
}

/**
 * Puts the content of the file named by `<variable>_FILE` in place of each secret that is given so.
 * @throws ConfigurationError when a secret is given twice, or its file cannot be read
 */
export function withSecretFiles(environment: Environment): Environment {
  const filled: Record<string, string | undefined> = { ...environment };
  for (const { variable, secret } of Object.values<Setting<unknown>>(SETTINGS)) {
    const file = environment[`${variable}_FILE`];
    if (!secret || file === undefined || file === '') continue;
    if (environment[variable]) throw new ConfigurationError(variable, `is given twice: also as ${variable}_FILE.`);
    filled[variable] = contentOf(file, `${variable}_FILE`);
  }
  return filled;
}

function contentOf(file: string, variable: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigurationError(variable, `names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
  if (content === '') throw new ConfigurationError(variable, 'names an empty file.');
  return content;
}
