import { join } from 'node:path';
import { ERROR_CODES } from '@chancery/contracts';
import { ATTENTION_CODES, CLIENT_ERROR_CODES } from '@chancery/sdk';
import { REFUSALS } from '@chancery/sealing';
import { VAULT_ERROR_CODES } from '@chancery/vault';
import { readCatalogues } from './catalogue-files.js';

/** English stands for all: the catalogues say the same things in every language, or the build fails. */
const all = readCatalogues(join(process.cwd(), 'apps/web/src/i18n/catalogues'));
const said = new Set(Object.keys(all.en?.['errors'] ?? {}).concat(Object.keys(all.en?.['first'] ?? {})));

// Codes of sealed attachments do not come so far: the SDK turns them into its own.
describe('every failure that can reach an officer has a sentence of its own', () => {
  it.each([
    ['the server', ERROR_CODES],
    ['the client', CLIENT_ERROR_CODES],
    ['the vault', VAULT_ERROR_CODES],
    ['a group', REFUSALS],
  ])('when %s refuses', (_, codes) => {
    expect(Object.keys(codes).filter((code) => !said.has(`errors.${code}`) && !said.has(`first.error.${code}`))).toEqual([]);
  });

  it('when something must not pass unseen', () => {
    expect(Object.keys(ATTENTION_CODES).filter((code) => !said.has(`errors.attention.${code}`))).toEqual([]);
  });
});
