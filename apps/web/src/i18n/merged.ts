/** One catalogue of many: all that is behind the lock, in one chunk per language. */
export function merged(parts: Readonly<Record<string, Readonly<Record<string, string>>>>): Readonly<Record<string, string>> {
  return Object.assign({}, ...Object.values(parts)) as Record<string, string>;
}
