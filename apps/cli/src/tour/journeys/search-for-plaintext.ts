import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../environment.js';
import { formatSize } from '../../terminal/times.js';
import { canaryNeedles, type CanaryNeedle } from '../canary.js';
import { searchFiles } from '../search-files.js';
import type { Stage } from '../stage.js';
import { demand } from '../story.js';

const SEARCH_ENTRY = fileURLToPath(new URL('../../../../server/src/search-canaries.main.js', import.meta.url));
/** Public, and stored in the clear in the charter: the search of the tables must find it, or it finds nothing at all. */
const PUBLIC_TEXT = 'West African Network of Central Authorities';

interface TableReport {
  readonly tables: number;
  readonly rows: number;
  readonly findings: readonly { readonly table: string; readonly column: string; readonly needle: number; readonly rows: number }[];
}

/**
 * After everything is closed: looks for the canary in every column of every table, and in every byte of data folder, logs and vaults.
 * @returns how often it was found
 */
export async function searchForPlaintext(stage: Stage): Promise<number> {
  const { story, canary } = stage;
  const needles = canaryNeedles(canary);
  await proveSearch(stage, needles);
  const tables = await searchTables(stage.dataDir, [...needles.map((needle) => needle.bytes), Buffer.from(PUBLIC_TEXT)]);
  demand(tables.findings.some((finding) => finding.needle === needles.length), 'the search of the tables finds what is public');
  const inTables = tables.findings.filter((finding) => finding.needle < needles.length);
  for (const finding of inTables) story.tell(`FOUND in table ${finding.table}, column ${finding.column}, as ${needles[finding.needle]!.form}, in ${finding.rows} rows`);
  const files = await searchFiles(stage.searched, needles);
  for (const finding of files.findings) story.tell(`FOUND in file ${finding.path}, as ${finding.form}, ${finding.count} times`);
  story.tell(`${tables.rows} rows of ${tables.tables} tables and ${files.files} files (${formatSize(files.bytes)}: database, write-ahead log, attachments, logs, vaults) searched in ${needles.length} forms.`);
  return inTables.reduce((sum, finding) => sum + finding.rows, 0) + files.findings.reduce((sum, finding) => sum + finding.count, 0);
}

/** A search that finds nothing proves something only if it would have found something: each form is planted and must be found. */
async function proveSearch({ folder }: Stage, needles: readonly CanaryNeedle[]): Promise<void> {
  const planted = join(folder, 'planted');
  mkdirSync(planted, { mode: 0o700 });
  needles.forEach((needle, index) => writeFileSync(join(planted, String(index)), Buffer.concat([Buffer.from('before'), needle.bytes, Buffer.from('after')])));
  const { findings } = await searchFiles([planted], needles);
  demand(needles.every((needle) => findings.some((finding) => finding.form === needle.form)), 'the search finds a canary that was planted');
}

/** In a process of the server's wing, which may talk to the database; this one may not. */
async function searchTables(dataDir: string, needles: readonly Buffer[]): Promise<TableReport> {
  const child = spawn(process.execPath, [SEARCH_ENTRY], { env: childEnvironment({}), stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(JSON.stringify({ dataDir, needles: needles.map((needle) => needle.toString('hex')) }));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  demand(code === 0, 'the tables could be searched');
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as TableReport;
}
