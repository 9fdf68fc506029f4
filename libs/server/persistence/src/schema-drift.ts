import type { DataSource } from 'typeorm';

/**
 * Compares the Row classes with the database as the migrations left it.
 * @returns the SQL that would bring the database to what the classes say; empty when they agree
 */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
