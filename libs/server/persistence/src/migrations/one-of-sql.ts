/** The condition of a CHECK: `column` holds one of a table's names. The names are our own constants, never input. */
export function oneOfSql(column: string, names: readonly string[]): string {
  for (const name of names) if (!/^[A-Za-z0-9_-]+$/.test(name)) throw new Error(`not a constant name: ${name}`);
  return `${column} IN (${names.map((name) => `'${name}'`).join(', ')})`;
}
