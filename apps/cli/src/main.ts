#!/usr/bin/env node
import { readEnvironment } from './environment.js';
import { runCli } from './run.js';

// A reader that went away (`chancery list | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));

process.exitCode = await runCli({
  argv: process.argv.slice(2), environment: readEnvironment(), stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, signals: process,
});
// An open stdin would hold the process although everything is done and closed.
process.stdin.destroy();
