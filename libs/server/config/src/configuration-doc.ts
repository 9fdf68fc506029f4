import { FOREIGN_VARIABLES, type Setting, SETTINGS } from './schema.js';

/** The text of docs/configuration.md. */
export function renderConfigurationDoc(): string {
  const settings = Object.values<Setting<unknown>>(SETTINGS);
  const secrets = settings.filter(({ secret }) => secret).map(({ variable }) => `\`${variable}_FILE\``);
  return [
    '# Configuration',
    '',
    'Generated from `libs/server/config/src/schema.ts`; a test keeps the two alike. Change the table there.',
    '',
    'The server takes its settings from environment variables and needs none of them. It does not start with an unknown',
    'variable that begins with `CHANCERY_`, or with a value out of range: it says which one. An empty variable counts as not set.',
    '',
    ...table(['Variable', 'Value', 'Default', 'Meaning'], settings.map((setting) => [`\`${setting.variable}\``, setting.reader.range, defaultOf(setting), setting.description])),
    '',
    `Secrets can be given as the name of a file instead: ${secrets.join(', ')}.`,
    '',
    '## Variables of other programs',
    '',
    'The server passes these over.',
    '',
    ...table(['Variable', 'Used by', 'Meaning'], FOREIGN_VARIABLES.map(({ variable, usedBy, description }) => [`\`${variable}\``, usedBy, description])),
    '',
  ].join('\n');
}

function defaultOf({ fallback, fallbackInWords }: Setting<unknown>): string {
  return fallbackInWords ?? (fallback === undefined ? 'none' : `\`${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}\``);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
