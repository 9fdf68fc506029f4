/**
 * How the text of a variable becomes a value. A reader throws `Unreadable` with the rest of a sentence that begins
 * with the variable's name; it never repeats the text, which may be a secret.
 */
export interface Reader<Value> {
  readonly read: (text: string) => Value;
  /** What is allowed, for the docs. */
  readonly range: string;
}

export class Unreadable extends Error {}

export function wholeNumber(min: number, max: number, unit?: string): Reader<number> {
  const range = `whole number${unit ? ` of ${unit}` : ''}, ${min}–${max}`;
  return {
    range,
    read: (text) => {
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= min && value <= max)) throw new Unreadable(`must be a ${range}.`);
      return value;
    },
  };
}

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return {
    range: choices.map((choice) => `\`${choice}\``).join(', '),
    read: (text) => {
      const found = choices.find((choice) => choice === text);
      if (found === undefined) throw new Unreadable(`must be one of ${choices.join(', ')}.`);
      return found;
    },
  };
}

export function words(minLength: number, range: string): Reader<string> {
  return {
    range,
    read: (text) => {
      if (text.length < minLength) throw new Unreadable(`must have at least ${minLength} characters.`);
      return text;
    },
  };
}

export const hostName: Reader<string> = {
  range: 'host name or address',
  read: (text) => {
    if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(text)) throw new Unreadable('must be a host name or an address, without a port.');
    return text;
  },
};

export const origin: Reader<string> = {
  range: 'origin, such as `https://chancery.example`',
  read: (text) => {
    if (!isOrigin(text)) throw new Unreadable('must be an origin such as https://chancery.example: scheme and host (and port), nothing after it.');
    return text;
  },
};

export const origins: Reader<readonly string[]> = {
  range: 'origins, separated by commas',
  read: (text) => {
    const list = text.split(',').map((item) => item.trim()).filter((item) => item !== '');
    if (!list.every(isOrigin)) throw new Unreadable('must be a list of origins such as https://chancery.example, separated by commas.');
    return list;
  },
};

export const postgresUrl: Reader<string> = {
  range: 'connection string, `postgres://user:password@host:port/database`',
  read: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
      throw new Unreadable('must be a connection string such as postgres://user:password@host:5432/chancery.');
    }
    return text;
  },
};

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) && url.origin === text;
}
