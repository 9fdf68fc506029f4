interface LocaleOfState {
  readonly timeZones?: readonly string[];
  getTimeZones?(): readonly string[];
}

/** What clocks show there then, to the minute; the same text for the same wall time. @param zone IANA; absent: the reader's */
export const wallTime = (at: number, zone?: string): string => new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23', ...(zone === undefined ? {} : { timeZone: zone }) }).format(at);

/**
 * A zone of a State, from the platform's own data (IANA, through CLDR). The directory has none, and an authority may sit
 * anywhere in its State: so there is an answer only where every clock of the State shows the same.
 * @param state ISO 3166-1 alpha-2
 * @param at    milliseconds since 1970
 */
export function zoneOf(state: string, at: number): string | undefined {
  const zones = zonesOf(state);
  const [first] = zones;
  return first !== undefined && new Set(zones.map((zone) => wallTime(at, zone))).size === 1 ? first : undefined;
}

function zonesOf(state: string): readonly string[] {
  // Codes of invented States, which begin with X, are codes of nobody.
  if (!/^[A-WYZ][A-Z]$/.test(state)) return [];
  try {
    const locale = new Intl.Locale(`und-${state}`) as LocaleOfState;
    return locale.getTimeZones?.() ?? locale.timeZones ?? [];
  } catch {
    return [];
  }
}

/** States by the wall time that they have then, where it is not the reader's. @param states ISO 3166-1 alpha-2, in any order, also more than once */
export function elsewhere(states: readonly string[], at: number): readonly { readonly zone: string; readonly states: readonly string[] }[] {
  const groups = new Map<string, { zone: string; states: string[] }>();
  for (const state of new Set(states)) {
    const zone = zoneOf(state, at);
    if (zone === undefined) continue;
    const shown = wallTime(at, zone);
    if (shown === wallTime(at)) continue;
    const group = groups.get(shown) ?? { zone, states: [] };
    group.states.push(state);
    groups.set(shown, group);
  }
  return [...groups.values()];
}
