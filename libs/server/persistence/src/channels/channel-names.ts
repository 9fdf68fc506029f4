import { SUITE_NAMES } from '@chancery/contracts';
import { CHANNEL_KINDS } from '@chancery/domain';

export const CHANNEL_KIND_NAMES: readonly string[] = Object.keys(CHANNEL_KINDS);
export const SUITES_IN_USE: readonly string[] = SUITE_NAMES;
