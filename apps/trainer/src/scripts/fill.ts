export type PlaceholderName = 'officer' | 'state' | 'authority' | 'player' | 'playerState' | 'other' | 'file' | 'size' | 'digest';
export type Values = Readonly<Partial<Record<PlaceholderName, string>>>;

/** Puts values in the place of `{names}`. What a value says is never read as a placeholder. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? values[name as PlaceholderName]! : whole));
}
