import { CommanderError, type Command } from 'commander';
import { usageError } from './cli-error.js';
import type { CliEnvironment } from './environment.js';
import { EXIT_CODES } from './exit-codes.js';
import { explain, exitCodeOf } from './failures.js';
import { buildProgram, type GlobalOptions } from './program.js';
import { Context } from './session/context.js';
import type { SignalSource } from './session/interruption.js';
import { unlockerOf } from './session/unlocking.js';
import { Output, type OutputStream } from './terminal/output.js';
import type { PromptInput } from './terminal/passphrase.js';
import { safeLine } from './terminal/safe-text.js';

/** What a process gives the command line; tests give their own. */
export interface CliSurroundings {
  readonly argv: readonly string[];
  readonly environment: CliEnvironment;
  readonly stdin: PromptInput;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly signals: SignalSource;
}

/** Runs one command. @returns the exit code; nothing is thrown */
export async function runCli(surroundings: CliSurroundings): Promise<number> {
  const { argv, stdout, stderr } = surroundings;
  // Until the options are parsed, the words themselves say how failures are to be told.
  let output = new Output(stdout, stderr, { json: argv.includes('--json'), quiet: argv.includes('--quiet') });
  const program = buildProgram(
    (command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      output = new Output(stdout, stderr, { json: options.json === true, quiet: options.quiet === true });
      return contextOf(surroundings, options, output);
    },
    { writeOut: (text) => void stdout.write(text), writeErr: (text) => void (output.isJson || stderr.write(text)) },
  );
  try {
    await program.parseAsync(argv, { from: 'user' });
    return EXIT_CODES.ok.code;
  } catch (error) {
    return tell(error, output, argv.includes('--trace'), stderr, program);
  }
}

function contextOf({ environment, stdin, stderr, signals }: CliSurroundings, options: GlobalOptions, output: Output): Context {
  const server = readServer(options.server ?? environment.server);
  return new Context({
    vaultFolder: options.vault ?? environment.vault, server, output, stdin, signals,
    ...(environment.foundingTokenFile === undefined ? {} : { foundingTokenFile: environment.foundingTokenFile }),
    unlocker: unlockerOf({ options, environment, input: stdin, prompt: stderr }),
  });
}

/** @returns the origin, without a slash at its end @throws CliError `USAGE` */
function readServer(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  const plain = url && (url.protocol === 'http:' || url.protocol === 'https:') && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (!plain) throw usageError('The server is not given as an origin.', 'Write it as https://chancery.example, without a path.');
  return url.origin;
}

function tell(error: unknown, output: Output, trace: boolean, stderr: OutputStream, program: Command): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for, and are printed.
    if (error.exitCode === 0) return EXIT_CODES.ok.code;
    const what = error.code === 'commander.help' ? 'There is no command.' : `${sentence(error.message)}`;
    const failure = explain(usageError(what, `Run ${program.name()} --help, or the command with --help.`));
    output.failure(failure);
    return exitCodeOf(failure);
  }
  const failure = explain(error);
  output.failure(failure);
  if (trace && error instanceof Error) stderr.write(`${(error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).map((line) => safeLine(line)).join('\n')}\n`);
  return exitCodeOf(failure);
}

/** Commander's message as a sentence. It may quote what was typed, so it is shortened; the output makes it safe. */
function sentence(message: string): string {
  const plain = message.replace(/^error: /, '').replaceAll('\n', ' ').slice(0, 300);
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${/[.?!)]$/.test(plain) ? '' : '.'}`;
}
