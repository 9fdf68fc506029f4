import { findBundledNetwork, listBundledNetworks, stateName } from './catalogue.js';

describe('bundled networks', () => {
  it('has WACAP with 17 States and the Great Lakes network with 12', () => {
    expect(findBundledNetwork('WACAP')?.members).toHaveLength(17);
    expect(findBundledNetwork('gljcn')?.members).toHaveLength(12);
  });

  it('has unique ids, well-formed codes no code twice, and a source for each network', () => {
    const ids = listBundledNetworks().map((network) => network.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const network of listBundledNetworks()) {
      expect(network.source.length).toBeGreaterThan(0);
      expect(new Set(network.members).size).toBe(network.members.length);
      for (const code of network.members) expect(code).toMatch(/^[A-Z]{2}$/);
      for (const language of network.languages) expect(language).toMatch(/^[a-z]{2}$/);
    }
  });

  it('names States in several languages', () => {
    expect(stateName('BJ')).toBe('Benin');
    expect(stateName('CI', 'pt')).toBe('Costa do Marfim');
  });

  it('knows no network outside the list', () => expect(findBundledNetwork('__proto__')).toBeUndefined());
});
