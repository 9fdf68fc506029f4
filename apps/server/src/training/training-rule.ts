import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@chancery/config';

/** Of the trainer's vaults, in the data folder. That it is there is how a server knows its own training network again. */
export const TRAINING_FOLDER = 'training';

export interface TrainingCircumstances extends Pick<Configuration, 'training' | 'databaseUrl'> {
  readonly dataDir: string;
  /** Networks that are founded on this server now. */
  readonly networks: number;
}

/**
 * Whether this server opens a training network: when it is told to; and by default on a machine where nobody has begun
 * anything else. A server with real networks or a database of its own never does so by itself.
 */
export function opensTraining({ training, databaseUrl, dataDir, networks }: TrainingCircumstances): boolean {
  if (training !== 'auto') return training === 'on';
  return databaseUrl === undefined && (networks === 0 || existsSync(join(dataDir, TRAINING_FOLDER)));
}
