// Runs outside Jest's module system, like global-setup.js, hence plain ESM.
import { createRequire } from 'node:module';
import { relative } from 'node:path';

/** Jest's own: it comes with Jest, wherever that has it. */
const { default: Sequencer } = ['jest', '@jest/core'].reduce((require, name) => createRequire(require.resolve(name)), createRequire(import.meta.url))('@jest/test-sequencer');

/** Seconds of the files that take longest, one worker of two, 2026-11-28. They need not be exact: they decide who starts first. */
const SECONDS = {
  'test/browser/screens.spec.ts': 120, 'test/chaos/kill-client.spec.ts': 105, 'test/chaos/kill-server.spec.ts': 88, 'test/browser/journey-two.spec.ts': 88, 'test/chaos/kill-database.spec.ts': 82,
  'test/e2e/training.spec.ts': 77, 'test/browser/bad-link.spec.ts': 74, 'test/cli/live.spec.ts': 73, 'test/sdk/crash-everywhere.spec.ts': 68, 'test/chaos/kill-under-clients.spec.ts': 62,
  'test/browser/devices.spec.ts': 61, 'test/browser/joining.spec.ts': 61, 'test/browser/keyboard.spec.ts': 53, 'test/e2e/web-browser.spec.ts': 48, 'test/browser/other-origin.spec.ts': 47,
  'test/browser/consult.spec.ts': 46, 'test/cli/tour.spec.ts': 43, 'test/sdk/sleeping-groups.spec.ts': 42, 'test/sdk/large-attachment.spec.ts': 42, 'test/browser/training.spec.ts': 42, 'test/browser/canary.spec.ts': 41,
  'libs/server/embedded-postgres/src/embedded-postgres.spec.ts': 39, 'test/browser/tabs.spec.ts': 39, 'test/sdk/crash.spec.ts': 36, 'test/e2e/bundle.spec.ts': 35, 'test/security/lying-server.spec.ts': 30,
  'test/cli/live-network.spec.ts': 29, 'test/sdk/folding.spec.ts': 28, 'test/fuzz/requests.spec.ts': 26, 'test/mls/random-life.spec.ts': 26, 'test/security/canary.spec.ts': 26, 'test/browser/hostile.spec.ts': 24, 'test/browser/list-place.spec.ts': 22,
};
const OTHERS = 3;

/** The longest first, also in a fresh clone, which has no durations of an earlier run: else a long file starts last, and a core idles. */
export default class LongestFirst extends Sequencer {
  time(test) {
    const { path, context } = test;
    return super.time(test) ?? 1_000 * (SECONDS[relative(context.config.rootDir, path).replaceAll('\\', '/')] ?? OTHERS);
  }
}
