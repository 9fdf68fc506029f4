import { describe, expect, it } from '@jest/globals';
import { listBundledNetworks } from '../networks/catalogue.js';
import { TRAINING_LANGUAGES, isTrainingLanguage } from './training-language.js';
import { findTrainingState, TRAINING_NETWORK, TRAINING_STATES } from './training.data.js';

describe('the invented States', () => {
  it('have codes that ISO 3166-1 leaves to users, and that no bundled network uses', () => {
    const codes = TRAINING_STATES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    // XA, XB and XK are in use by others in practice.
    for (const code of codes) expect(code).toMatch(/^X[C-JL-Z]$/);
    const real = new Set(listBundledNetworks().flatMap(({ members }) => members));
    expect(codes.filter((code) => real.has(code))).toEqual([]);
  });

  it.each(TRAINING_LANGUAGES)('have names in %s', (language) => {
    for (const { name, authority } of TRAINING_STATES) {
      expect(name[language]).not.toBe('');
      expect(authority[language]).not.toBe('');
    }
    expect(TRAINING_NETWORK.name[language]).not.toBe('');
  });

  it('are found by their code, and nothing else is', () => {
    expect(findTrainingState('XT')?.name.en).toBe('Tarsenia');
    expect(findTrainingState('GH')).toBeUndefined();
  });
});

it('a language of the training network is one of the seven', () => {
  expect(isTrainingLanguage('fr')).toBe(true);
  for (const other of ['de', 'FR', '', undefined, 7, 'toString']) expect(isTrainingLanguage(other)).toBe(false);
});
