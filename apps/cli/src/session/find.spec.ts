import { CliError } from '../cli-error.js';
import { collect, findOne } from './find.js';

interface Item {
  readonly id: string;
  readonly name?: string;
}
const items: Item[] = [
  { id: '0192aaaa-0000-7000-8000-000000000001', name: 'Bank records' },
  { id: '0192aabb-0000-7000-8000-000000000002', name: 'Extradition' },
  { id: '0193cccc-0000-7000-8000-000000000003', name: '0192' },
  { id: '0194dddd-0000-7000-8000-000000000004' },
];
const find = (typed: string): Item => findOne(items, typed, 'channel', (item) => item.id, (item) => [item.name]);
const codeOf = (typed: string): string => {
  try {
    find(typed);
    return 'found';
  } catch (error) {
    return (error as CliError).code;
  }
};

describe('naming one thing of several', () => {
  it.each([
    ['its id', items[0]!.id, 0],
    ['its id in capitals', items[0]!.id.toUpperCase(), 0],
    ['the beginning of its id', '0192aab', 1],
    ['its name, whatever the case', ' bank RECORDS ', 0],
    ['a name that looks like the beginning of others', '0192', 2],
  ])('works by %s', (_, typed, index) => {
    expect(find(typed)).toBe(items[index]);
  });

  it.each([
    ['a beginning that several have', '0192a', 'AMBIGUOUS'],
    ['a beginning that is too short to mean anything', '019', 'NOT_FOUND'],
    ['nothing', '', 'NOT_FOUND'],
    ['something else', 'Atlantis', 'NOT_FOUND'],
  ])('refuses %s', (_, typed, code) => {
    expect(codeOf(typed)).toBe(code);
  });

  it('never answers with an item that is merely first', () => {
    expect(() => findOne([items[0]!, items[0]!], 'Bank records', 'channel', (item) => item.id, (item) => [item.name])).toThrow(CliError);
  });
});

it('a list may be given in one word or in several', () => {
  expect(collect('GH', collect('NG, BJ,'))).toEqual(['NG', 'BJ', 'GH']);
});
