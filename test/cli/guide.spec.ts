import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { EXIT_CODES } from '../../apps/cli/src/exit-codes.js';
import { buildProgram } from '../../apps/cli/src/program.js';

const guide = readFileSync(new URL('../../docs/guide/command-line.md', import.meta.url), 'utf8');
const program = buildProgram(() => { throw new Error('Nothing is run here.'); }, { writeOut: () => undefined, writeErr: () => undefined });

/** The part of the guide below a heading of the second order. */
function chapter(title: string): string {
  const [, text] = guide.split(new RegExp(`^## ${title}$`, 'm'));
  return text!.split(/^## /m)[0]!;
}
const cells = (text: string): string[][] => text.split('\n').filter((line) => /^\| [^-]/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())).slice(1);

describe('the guide to the command line', () => {
  it('has the exit codes of the program with their meanings, and no others', () => {
    expect(cells(chapter('Exit codes'))).toEqual(Object.entries(EXIT_CODES).map(([name, { code, meaning }]) => [String(code), `\`${name}\``, meaning]));
  });

  it('has every command of the program, and no others', () => {
    const within = (verb: Command): string[] => verb.commands.map((one) => one.name());
    const groups = program.commands.filter((verb) => verb.commands.length > 0).map((verb) => verb.name());
    // `notice send`, `ack`, `board`: the first word of a row stands for the others too.
    const told = cells(chapter('Commands')).flatMap(([row]) => {
      const [first, ...others] = [...row!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!.split(' '));
      const group = groups.find((name) => name === first![0]);
      return group === undefined ? [first!, ...others].map(([verb]) => verb) : [first![1], ...others.map(([verb]) => verb)].map((verb) => `${group} ${verb}`);
    });
    const known = program.commands.flatMap((verb) => (verb.commands.length > 0 ? within(verb).map((name) => `${verb.name()} ${name}`) : [verb.name()]));
    expect(told.sort()).toEqual(known.sort());
  });

  it('has every option that all commands take, and its variable', () => {
    const rows = cells(chapter('Settings'));
    for (const { long, description } of program.options) {
      const row = rows.find(([option]) => option!.startsWith(`\`${long}`));
      expect({ long, told: row !== undefined }).toEqual({ long, told: true });
      for (const [variable] of description.matchAll(/CHANCERY_\w+/g)) expect(chapter('Settings')).toContain(`\`${variable}\``);
    }
  });
});
