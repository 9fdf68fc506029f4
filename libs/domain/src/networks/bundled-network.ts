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
