/**
 * Why a group operation was refused.
 * integrity: stop, tell the officer, never retry; conflict: catch up or reload, then decide again; denied: ask somebody who may.
 */
export type RefusalFamily = 'integrity' | 'conflict' | 'denied';

interface Refusal {
  readonly family: RefusalFamily;
  readonly meaning: string;
}

export const REFUSALS = {
  MALFORMED: { family: 'integrity', meaning: 'Not an MLS message of the kind that is taken here.' },
  TAMPERED: { family: 'integrity', meaning: 'A signature, tag or ciphertext does not verify.' },
  FORGED_CHAIN: { family: 'integrity', meaning: 'A certificate chain does not lead to an authority key that is known.' },
  WRONG_KEY: { family: 'integrity', meaning: 'A good chain is presented with a signature key that it does not name.' },
  GHOST_IN_WELCOME: { family: 'integrity', meaning: 'The group that the Welcome leads into holds a member whose chain does not verify.' },
  EXTERNAL_EVICTION: { family: 'integrity', meaning: 'An external commit removes somebody other than its own device.' },
  DEVICE_TWICE: { family: 'integrity', meaning: 'A device would be in the group twice, or two members would share a key.' },
  ROSTER_MISMATCH: { family: 'integrity', meaning: 'After the commit the members are not those that its proposals name.' },
  SWAPPED_KEY_PACKAGE: { family: 'integrity', meaning: 'The KeyPackage belongs to another device than was asked for.' },
  POLICY_MISSING: { family: 'integrity', meaning: 'The group context does not carry a readable channel policy.' },
  FOREIGN_CHANNEL: { family: 'integrity', meaning: 'The message or group belongs to another channel or network.' },
  REPLAYED: { family: 'integrity', meaning: 'The message was opened before; its key is gone.' },
  TOO_FAR_AHEAD: { family: 'integrity', meaning: 'The message skips more generations than are allowed.' },
  PROPOSAL_NOT_TAKEN: { family: 'integrity', meaning: 'A standalone proposal, a proposal by reference, or a kind that is not taken here.' },
  TRUST_ROLLED_BACK: { family: 'integrity', meaning: 'The commit relies on fewer trust statements than the commit before it.' },
  KEY_PACKAGE_LIFETIME: { family: 'integrity', meaning: 'The KeyPackage is not valid now, or for longer than is allowed.' },
  REVOKED: { family: 'integrity', meaning: 'The officer or the device is revoked.' },
  EXPIRED: { family: 'integrity', meaning: 'The certificate chain has expired.' },
  SUSPENDED: { family: 'integrity', meaning: 'The authority is suspended from the network.' },
  NOT_ADMITTED: { family: 'integrity', meaning: 'The authority is not admitted to the network.' },
  NOT_PERMITTED: { family: 'denied', meaning: 'The channel policy does not let this officer do that.' },
  UNFIT_MEMBER: { family: 'denied', meaning: 'The group holds a member who is not in good standing: commit the removal first.' },
  NOT_A_MEMBER: { family: 'denied', meaning: 'This device is not, or no longer, in the group; or the device named is not.' },
  ROOM_TOO_LARGE: { family: 'denied', meaning: 'The cipher suite of this group is meant for fewer devices.' },
  TRUST_BEHIND: { family: 'conflict', meaning: 'It relies on trust statements that are not known here yet: fetch them, then try again.' },
  STALE_EPOCH: { family: 'conflict', meaning: 'The message is of an epoch that is over.' },
  FUTURE_EPOCH: { family: 'conflict', meaning: 'Commits in between have not been received yet.' },
  OWN_MESSAGE: { family: 'conflict', meaning: 'This device sealed it: take the plaintext from the outbox.' },
  OWN_COMMIT: { family: 'conflict', meaning: 'This device made the commit: adopt the pending one.' },
  SPENT_SESSION: { family: 'conflict', meaning: 'A later state of this group was settled: use that one.' },
  NO_KEY_PACKAGE: { family: 'conflict', meaning: 'The Welcome is for another KeyPackage.' },
  STORED_STATE: { family: 'conflict', meaning: 'The stored pages are incomplete, or of another suite or library generation.' },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

/** The only error that leaves this library's group functions. Carries no content and no keys. */
export class SealingError extends Error {
  override name = 'SealingError';
  constructor(
    readonly code: RefusalCode,
    /** Device ids that the refusal is about, as far as they are known. */
    readonly deviceIds: readonly string[] = [],
  ) {
    super(code);
  }

  get family(): RefusalFamily {
    return REFUSALS[this.code].family;
  }

  get meaning(): string {
    return REFUSALS[this.code].meaning;
  }
}

/** ts-mls tells most of its refusals apart only by their text (release 1.6.4, pinned). */
const KNOWN_TEXTS: readonly (readonly [string, RefusalCode])[] = [
  ['Could not validate credential', 'FORGED_CHAIN'],
  ['epoch too old', 'STALE_EPOCH'],
  ['Could not validate epoch', 'FUTURE_EPOCH'],
  ['Desired gen in the past', 'REPLAYED'],
  ['too far in the future', 'TOO_FAR_AHEAD'],
  ['No matching secret found', 'NO_KEY_PACKAGE'],
  ['keys not unique', 'DEVICE_TWICE'],
  ['already in the group', 'DEVICE_TWICE'],
  ['represent the same client', 'DEVICE_TWICE'],
  ['not within Lifetime', 'KEY_PACKAGE_LIFETIME'],
  ['Could not decode', 'MALFORMED'],
];

/** Every exception is a refusal, whatever its class: an unknown credential type is a TypeError in ts-mls. */
export function asRefusal(error: unknown, otherwise: RefusalCode): SealingError {
  if (error instanceof SealingError) return error;
  const text = error instanceof Error ? error.message : '';
  const known = KNOWN_TEXTS.find(([part]) => text.includes(part));
  return new SealingError(known ? known[1] : otherwise);
}

/** Runs `step`; whatever it throws comes out as a SealingError. */
export async function refusing<T>(otherwise: RefusalCode, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw asRefusal(error, otherwise);
  }
}
