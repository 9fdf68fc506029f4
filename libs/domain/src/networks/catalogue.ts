import { bundledNetworks } from './networks.data.js';

/** One network of the bundled list. Member codes are ISO 3166-1 alpha-2 (XK user-assigned), languages ISO 639-1. */
export interface BundledNetwork {
  readonly id: string;
  readonly name: string;
  readonly abbreviation: string;
  readonly type: 'judicial_regional' | '24_7' | 'asset_recovery' | 'anti_corruption';
  readonly founded: Readonly<Record<string, string | null>>;
  readonly secretariat: string;
  readonly languages: readonly string[];
  readonly members: readonly string[];
  readonly source: readonly string[];
  readonly confidence: Readonly<Record<string, string>>;
  readonly notes?: string;
  readonly [detail: string]: unknown;
}

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

/** The State's name in a language, from the platform's own CLDR data. @param code ISO 3166-1 alpha-2 */
export function stateName(code: string, language = 'en'): string {
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code) ?? code;
}
