import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { CliEnvironment } from '../../apps/cli/src/environment.js';
import { runCli } from '../../apps/cli/src/run.js';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line in this process, with streams of its own and without a terminal.
 * @param input  what stands on stdin
 */
export async function runInProcess(argv: readonly string[], environment: Partial<CliEnvironment> = {}, input = ''): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const stdin = new PassThrough();
  stdin.end(input);
  const code = await runCli({
    argv,
    environment: { vault: '/nowhere/at/all', server: 'http://127.0.0.1:9', ...environment },
    stdin,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    signals: new EventEmitter(),
  });
  return { code, stdout, stderr };
}
