import type { AuthorityView } from '@chancery/sdk';

/** `sound`: every officer in good standing has a device and is valid for longer; `ending`: one ends soon; `unreachable`: nobody has a device that can be reached. */
export type KeyState = 'sound' | 'ending' | 'unreachable' | 'suspended';

const SOON = 30 * 86_400_000;

export interface Strength {
  readonly officers: number;
  readonly devices: number;
  readonly state: KeyState;
}

/** How an authority stands now. @param now milliseconds since 1970 */
export function strengthOf({ suspended, officers }: Pick<AuthorityView, 'suspended' | 'officers'>, now: number): Strength {
  const good = officers.filter(({ standing, validUntil }) => standing === 'valid' && validUntil > now);
  const devices = good.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0);
  const state: KeyState = suspended ? 'suspended' : devices === 0 ? 'unreachable' : good.some(({ validUntil }) => validUntil - now < SOON) ? 'ending' : 'sound';
  return { officers: good.length, devices, state };
}
