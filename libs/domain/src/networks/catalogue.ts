import { isTrainingLanguage } from '../training/training-language.js';
import { findTrainingState } from '../training/training.data.js';
import type { BundledNetwork } from './bundled-network.js';
import { bundledNetworks } from './networks.data.js';

export const CATALOGUE_WARNING =
  "Lists of members are for seeding only; every entry must be confirmed by the network's coordinator before use. " +
  'An empty list means unknown or left out on purpose, not zero.';

/** Every bundled network, in the order of the list. */
export function listBundledNetworks(): readonly BundledNetwork[] {
  return bundledNetworks;
}

/** @param id  such as `wacap`; case does not matter. @returns undefined when no network of the list has that id */
export function findBundledNetwork(id: string): BundledNetwork | undefined {
  return bundledNetworks.find((network) => network.id === id.toLowerCase());
}

/** The State's name in a language, from the platform's own CLDR data; of an invented State, from ours. @param code ISO 3166-1 alpha-2 */
export function stateName(code: string, language = 'en'): string {
  const invented = findTrainingState(code);
  if (invented) return invented.name[isTrainingLanguage(language) ? language : 'en'];
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code) ?? code;
}
