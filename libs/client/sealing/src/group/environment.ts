import { defaultKeyPackageEqualityConfig, type Capabilities, type CiphersuiteImpl, type ClientConfig } from 'ts-mls';
import { cipherSuite, SUITES, type SuiteName } from '../provider/suites.js';
import { CHANNEL_EXTENSION } from './channel-binding.js';
import { IdentityBook } from './identity-book.js';
import type { LeafJudge } from './leaf-judge.js';

/** KeyPackage extension `last_resort`, draft-ietf-mls-extensions. */
export const LAST_RESORT_EXTENSION = 0x000a;

/** How many messages of one sender may go missing before one that is opened, and how many of their keys are kept. */
export const MAX_SKIPPED_GENERATIONS = 256;

/** What every device of Chancery announces that it understands. */
export const capabilitiesOf = (suite: SuiteName): Capabilities => ({
  versions: ['mls10'],
  ciphersuites: [SUITES[suite]],
  extensions: [CHANNEL_EXTENSION, LAST_RESORT_EXTENSION],
  proposals: [],
  credentials: ['basic'],
});

/**
 * What ts-mls leaves to its caller; without it, everybody would be trusted.
 * No past epoch is kept: the delivery service puts commits and messages into one order, so none is ever needed.
 * Lifetimes are judged by this library at the time of acceptance, not by ts-mls at the time of reading:
 * a leaf that was added long ago must not block those who join today.
 */
const clientConfig = (book: IdentityBook): ClientConfig => ({
  authService: book,
  keyRetentionConfig: { retainKeysForGenerations: MAX_SKIPPED_GENERATIONS, retainKeysForEpochs: 0, maximumForwardRatchetSteps: MAX_SKIPPED_GENERATIONS },
  lifetimeConfig: { maximumTotalLifetime: 2_592_000n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: 'alwaysPad', paddingLength: 0 },
});

/** What stays the same for one group on one device: suite, judge, and what the judge has said so far. */
export class GroupEnvironment {
  readonly cs: CiphersuiteImpl;
  readonly book: IdentityBook;
  readonly config: ClientConfig;

  constructor(
    readonly suite: SuiteName,
    readonly judge: LeafJudge,
  ) {
    this.cs = cipherSuite(suite);
    this.book = new IdentityBook(judge);
    this.config = clientConfig(this.book);
  }
}
