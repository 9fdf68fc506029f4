import { expect, it } from '@jest/globals';
import { ANSWERS_PER_MINUTE, AnswerLimit } from './answer-limit.js';

it('a visitor is answered so often in a minute, and again once the minute is over; others do not pay for it', () => {
  const limit = new AnswerLimit();
  for (let i = 0; i < ANSWERS_PER_MINUTE; i++) expect(limit.allows('ana', 1_000 + i)).toBe(true);
  expect(limit.allows('ana', 30_000)).toBe(false);
  expect(limit.allows('ben', 30_000)).toBe(true);
  expect(limit.allows('ana', 61_500)).toBe(true);
});
