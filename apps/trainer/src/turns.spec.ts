import { expect, it } from '@jest/globals';
import { Turns } from './turns.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('one speaks at a time in a channel, in order, also after somebody failed', async () => {
  const turns = new Turns(3);
  const heard: string[] = [];
  let finishFirst = (): void => undefined;
  turns.take('a', async () => {
    heard.push('first begins');
    await new Promise<void>((resolve) => (finishFirst = resolve));
    heard.push('first ends');
    throw new Error('lost the thread');
  });
  turns.take('a', async () => heard.push('second'));
  turns.take('b', async () => heard.push('elsewhere'));
  await settled();
  expect(heard).toEqual(['first begins', 'elsewhere']);
  finishFirst();
  await settled();
  expect(heard).toEqual(['first begins', 'elsewhere', 'first ends', 'second']);
});

it('no more than so many wait, and whoever is too many is told', async () => {
  const turns = new Turns(2);
  const endless = (): Promise<void> => new Promise(() => undefined);
  expect([turns.take('a', endless), turns.take('a', endless), turns.take('a', endless), turns.take('b', endless)]).toEqual([true, true, false, true]);
});
