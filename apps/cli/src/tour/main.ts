import { CliError } from '../cli-error.js';
import { EXIT_CODES } from '../exit-codes.js';
import { explain } from '../failures.js';
import { safeLine } from '../terminal/safe-text.js';
import { playTour } from './play.js';
import { Story, TourFailure } from './story.js';

/**
 * `npm run tour`: real authorities of two real networks exchange an invented consultation on a server of their own.
 * `--json`: one line of JSON on stdout, the story on stderr. `--keep`: leave the temporary folder.
 */
async function main(words: readonly string[]): Promise<number> {
  const unknown = words.find((word) => word !== '--json' && word !== '--keep');
  if (unknown !== undefined) {
    process.stderr.write('The tour takes --json and --keep, and nothing else.\n');
    return 2;
  }
  const json = words.includes('--json');
  const story = new Story((line) => void (json ? process.stderr : process.stdout).write(`${line}\n`));
  try {
    const result = await playTour(story, words.includes('--keep'), process);
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else process.stdout.write(`\n${result.messages} messages, ${result.attachments} attachments, ${result.notices} notices, ${result.acknowledgements} acknowledgements; readable text found ${result.plaintextFound} times; ${result.seconds} s.\n`);
    return result.plaintextFound === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`\n${failureLines(error).join('\n')}\n`);
    return error instanceof CliError ? EXIT_CODES[error.exit].code : 1;
  }
}

function failureLines(error: unknown): string[] {
  if (error instanceof TourFailure) return [`The tour stops here. This did not hold: ${safeLine(error.message)}`];
  const { code, what, next } = explain(error);
  const trace = error instanceof Error && !(error instanceof CliError) ? (error.stack ?? '').split('\n').map((line) => safeLine(line)) : [];
  return [`The tour stops here. ${what} ${next} (${code})`, ...trace];
}

process.exitCode = await main(process.argv.slice(2));
