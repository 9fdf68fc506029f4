import { paddingFor } from './application-messages.js';
import { asRefusal, REFUSALS, refusing, SealingError } from './refusals.js';

it('every refusal says in one sentence what it means', () => {
  for (const { meaning } of Object.values(REFUSALS)) expect(meaning).toMatch(/^[A-Z].*\.$/);
});

it.each([
  [new TypeError('x is undefined'), 'TAMPERED'],
  [new RangeError('too long'), 'TAMPERED'],
  ['a thrown text', 'TAMPERED'],
  [new Error('Desired gen in the past'), 'REPLAYED'],
  [new Error('Could not validate credential'), 'FORGED_CHAIN'],
  [new SealingError('NOT_PERMITTED'), 'NOT_PERMITTED'],
] as const)('whatever is thrown comes out as a refusal: %s', async (thrown, code) => {
  expect(asRefusal(thrown, 'TAMPERED').code).toBe(code);
  await expect(refusing('TAMPERED', () => Promise.reject(thrown as Error))).rejects.toMatchObject({ name: 'SealingError', code });
});

it('an error carries its code and device ids, and not what was read', () => {
  const error = asRefusal(new Error('secret text of the message'), 'TAMPERED');
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('secret');
});

it('padded lengths are multiples of 64 up to 1 KiB, of 256 beyond', () => {
  for (let length = 0; length < 5_000; length++) {
    const framed = (length < 64 ? 1 : length < 16_384 ? 2 : 4) + length + 66;
    const padded = framed + paddingFor(length);
    expect(padded % (framed <= 1_024 ? 64 : 256)).toBe(0);
    expect(paddingFor(length)).toBeLessThan(256);
  }
});
