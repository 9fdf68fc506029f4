import { ChanceryError, ERROR_CODES, StatementError, type ErrorCode } from '@chancery/contracts';
import { CLIENT_ERROR_CODES, ClientError, type ClientErrorCode } from '@chancery/sdk';
import { VAULT_ERROR_CODES, VaultError, type VaultErrorCode } from '@chancery/vault';
import { explain, exitCodeOf } from '../../apps/cli/src/failures.js';

const EXIT_OF_FAMILY = { input: 3, denied: 4, conflict: 5, unavailable: 6, integrity: 7, defect: 70 } as const;
const SENTENCE = /^[A-Z][^\n]*[.]$/;

describe('every failure says what happened and what to do next', () => {
  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('%s, from the server', (code) => {
    const failure = explain(new ChanceryError(code, {}, 'r-1'));
    expect(failure).toMatchObject({ code, requestId: 'r-1', what: expect.stringMatching(SENTENCE), next: expect.stringMatching(SENTENCE) });
    expect(exitCodeOf(failure)).toBe(code === 'NOT_FOUND' ? 8 : EXIT_OF_FAMILY[ERROR_CODES[code].family]);
  });

  it.each(Object.keys(CLIENT_ERROR_CODES) as ClientErrorCode[])('%s, from this device', (code) => {
    const failure = explain(new ClientError(code));
    expect(failure).toMatchObject({ code, what: expect.stringMatching(SENTENCE), next: expect.stringMatching(SENTENCE) });
    expect(exitCodeOf(failure)).toBe(code.startsWith('UNKNOWN_') ? 8 : EXIT_OF_FAMILY[CLIENT_ERROR_CODES[code].family]);
  });

  it.each(Object.keys(VAULT_ERROR_CODES) as VaultErrorCode[])('%s, from the vault', (code) => {
    const failure = explain(new VaultError(code));
    expect(failure).toMatchObject({ code, what: expect.stringMatching(SENTENCE), next: expect.stringMatching(SENTENCE) });
    expect(exitCodeOf(failure)).toBe(9);
  });

  it('a forged statement is a matter of integrity, a wrong file one of input', () => {
    expect(exitCodeOf(explain(new StatementError('BAD_SIGNATURE')))).toBe(7);
    expect(exitCodeOf(explain(new StatementError('MALFORMED')))).toBe(3);
  });

  it('a refusal of the sealing library keeps its own sentence', () => {
    const refusal = Object.assign(new Error('x'), { family: 'integrity', code: 'TAMPERED', meaning: 'A signature does not verify.' });
    expect(explain(refusal)).toMatchObject({ exit: 'integrity', code: 'TAMPERED', what: 'A signature does not verify.' });
  });

  it.each([[new Error('secret words of somebody')], ['secret words of somebody'], [undefined], [{ code: 'secret words of somebody' }]])('an unforeseen %p is a defect, and its text is not repeated', (thrown) => {
    const failure = explain(thrown);
    expect(exitCodeOf(failure)).toBe(70);
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});
