import { CLOCK, type Clock, RANDOM_BYTES, type RandomBytes } from '@chancery/access';
import type { ChallengeReply } from '@chancery/contracts';
import { ChallengeStore, Database } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

const CHALLENGE_BYTES = 32;
const VALID_FOR_SECONDS = 60;

/** Hands out a challenge for a device to sign. An unknown device gets one as well: the answer tells nobody who exists. */
@Injectable()
export class IssueChallenge {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM_BYTES) private readonly randomBytes: RandomBytes,
  ) {}

  async execute(deviceId: string): Promise<ChallengeReply> {
    const now = this.clock.now();
    const challenge = this.randomBytes(CHALLENGE_BYTES);
    await new ChallengeStore(this.database).add(challenge, deviceId, now, new Date(now.getTime() + VALID_FOR_SECONDS * 1000));
    return { challenge, validForSeconds: VALID_FOR_SECONDS };
  }
}
