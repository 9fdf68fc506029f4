const MOST_LINES = 12;
const MOST_UNITS = 1_200;

/** The beginning of a text that is too long to be shown at once; undefined when it is not. No character is cut in two. */
export function beginningOf(text: string): string | undefined {
  let end = 0;
  for (let line = 0; line < MOST_LINES && end !== -1; line += 1) end = text.indexOf('\n', line === 0 ? 0 : end + 1);
  const most = Math.min(end === -1 ? text.length : end, MOST_UNITS);
  if (most >= text.length) return undefined;
  const cut = text.slice(0, most);
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1);
}

/** One line of a text, for a quotation. */
export function oneLineOf(text: string, units = 140): string {
  const line = text.slice(0, 4 * units).replace(/\s+/gu, ' ').trim();
  return line.length > units ? `${line.slice(0, units).toWellFormed()}…` : line;
}
