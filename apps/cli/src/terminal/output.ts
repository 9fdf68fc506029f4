import type { Attention } from '@chancery/sdk';
import type { Failure } from '../failures.js';
import { Progress, type ProgressSink } from './progress.js';
import { safeJson, safeLine, safeLines } from './safe-text.js';
import { factLines, tableLines } from './table.js';

export interface OutputStream extends ProgressSink {
  write(text: string): unknown;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Where a command answers. With `--json` stdout carries JSON and nothing else; without it, sentences and tables in which
 * other people's text was neutralised. Remarks and progress go to stderr.
 */
export class Output {
  constructor(
    private readonly stdout: OutputStream,
    private readonly stderr: OutputStream,
    private readonly options: OutputOptions,
  ) {}

  get isJson(): boolean {
    return this.options.json;
  }

  /** The answer of a command: the value as one line of JSON, or what `human` makes of it. Call it once, or once a line when following. */
  answer(value: unknown, human: () => readonly string[]): void {
    const lines = this.options.json ? [safeJson(value)] : human();
    if (lines.length > 0) this.stdout.write(`${lines.join('\n')}\n`);
  }

  /** A table that is also a JSON list. */
  table(value: readonly unknown[], headings: readonly string[], rows: readonly (readonly string[])[], empty: string): void {
    this.answer(value, () => (rows.length === 0 ? [empty] : tableLines(headings, rows)));
  }

  facts(value: unknown, facts: readonly (readonly [name: string, value: string])[]): void {
    this.answer(value, () => factLines(facts));
  }

  /** A remark beside the answer. */
  note(sentence: string): void {
    if (!this.options.quiet && !this.options.json) this.stderr.write(`${safeLines(sentence).join('\n')}\n`);
  }

  /** Something that happens on the way to the answer and must be seen. With `--json` it is a line of JSON on stderr. */
  event(value: unknown, sentence: string): void {
    this.stderr.write(this.options.json ? `${safeJson(value)}\n` : `${safeLines(sentence).join('\n')}\n`);
  }

  /** Something the officer must be told, whatever the command is about. */
  attention({ code, meaning, ...about }: Attention): void {
    if (this.options.json) this.stderr.write(`${safeJson({ attention: { code, meaning, ...about } })}\n`);
    else this.stderr.write(`Attention: ${safeLine(meaning)} (${safeLine(code, 64)})\n`);
  }

  progress(label: string): Progress {
    return new Progress(label, this.options.quiet || this.options.json ? undefined : this.stderr);
  }

  failure(failure: Failure): void {
    if (this.options.json) {
      this.stderr.write(`${safeJson({ error: failure })}\n`);
      return;
    }
    const { code, what, next, requestId, officerIds = [] } = failure;
    const about = [code, ...(requestId === undefined ? [] : [`request ${requestId}`]), ...officerIds.map((id) => `officer ${id}`)];
    this.stderr.write(`${safeLine(what)} ${safeLine(next)} (${safeLine(about.join(', '))})\n`);
  }
}
