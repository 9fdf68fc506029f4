import { readFileSync } from 'node:fs';
import { obligationMachine, toMermaid } from '@chancery/domain';
import { ERROR_CODES } from '@chancery/contracts';
import { protocolExamples } from './examples.js';

describe('docs/protocol.md', () => {
  const text = readFileSync('docs/protocol.md', 'utf8');
  const written = new Map([...text.matchAll(/<!-- example: ([a-z0-9-]+) -->\s*```text\n([\s\S]*?)```/g)].map((match) => [match[1]!, match[2]!.replace(/\s/g, '')]));

  it.each(Object.entries(protocolExamples()))('shows %s as the code makes it', (name, hex) => {
    expect(written.get(name)).toBe(hex);
  });

  it('shows no example that no code makes', () => {
    expect([...written.keys()].sort()).toEqual(Object.keys(protocolExamples()).sort());
  });

  it('draws the obligation as its table says', () => expect(text).toContain(toMermaid(obligationMachine)));

  it('speaks only of error codes that exist', () => {
    for (const [, code] of text.matchAll(/`([A-Z]+_[A-Z_]+)`/g)) if (!['ERROR_CODES', 'TAG_FINAL', 'ENTRIES_MISSING', 'ENTRIES_REORDERED'].includes(code!)) expect(Object.keys(ERROR_CODES)).toContain(code);
  });
});
