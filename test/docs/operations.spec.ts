import { readFileSync, writeFileSync } from 'node:fs';
import { ROWS } from '../fuzz/rows.js';
import { readOperations } from './kit/operations.js';
import { renderOperationsDoc } from './kit/operations-doc.js';

const PAGE = 'docs/operations.md';
// `CHANCERY_TEST_WRITE_DOCS=1 npm test -- test/docs/operations` writes the page anew.
if (process.env['CHANCERY_TEST_WRITE_DOCS'] === '1') writeFileSync(PAGE, renderOperationsDoc());

const ROUTE = /`((?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/v1[^`?\s]*)(?:\?[^`]*)?`/g;
const routesIn = (text: string): string[] => [...new Set([...text.matchAll(ROUTE)].map((match) => match[1]!))].sort();
const routes = ROWS.map(({ route }) => route).sort();

describe('the operations in the docs', () => {
  it('are described by docs/operations.md as they are', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(renderOperationsDoc());
  });

  it('are all those of the server, and the fuzz tests try each of them', () => {
    expect(readOperations().map(({ route }) => route).sort()).toEqual(routes);
  });

  it('need a session where the fuzz tests are refused without one', () => {
    const open = readOperations().filter(({ needsSession }) => !needsSession).map(({ route }) => route);
    expect(open.sort()).toEqual(ROWS.filter(({ access }) => access === 'public').map(({ route }) => route).sort());
  });

  it('stand in docs/protocol.md, each of them, and no other', () => {
    expect(routesIn(readFileSync('docs/protocol.md', 'utf8'))).toEqual(routes);
  });
});
