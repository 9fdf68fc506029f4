import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { opensTraining, TRAINING_FOLDER, type TrainingCircumstances } from './training-rule.js';

describe('a training network', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'chancery-training-rule-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const opens = (circumstances: Partial<TrainingCircumstances>): boolean => opensTraining({ training: 'auto', databaseUrl: undefined, dataDir, networks: 0, ...circumstances });

  it('is opened by default where nothing has begun yet', () => {
    expect(opens({})).toBe(true);
  });

  it('is not opened by default beside real networks', () => {
    expect(opens({ networks: 1 })).toBe(false);
  });

  it('is opened again by default where it was before, whatever else was founded meanwhile', () => {
    mkdirSync(join(dataDir, TRAINING_FOLDER));
    expect(opens({ networks: 3 })).toBe(true);
  });

  it('is never opened by default on a database server of one’s own', () => {
    mkdirSync(join(dataDir, TRAINING_FOLDER));
    expect(opens({ databaseUrl: 'postgres://db/chancery' })).toBe(false);
  });

  it('is opened there, and beside real networks, by whoever says so', () => {
    expect(opens({ training: 'on', databaseUrl: 'postgres://db/chancery', networks: 2 })).toBe(true);
  });

  it('is not opened where it is switched off', () => {
    expect(opens({ training: 'off' })).toBe(false);
  });
});
