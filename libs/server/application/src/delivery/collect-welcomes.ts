import type { Caller } from '@chancery/access';
import { ChanceryError, type NackRequest, type WelcomeList } from '@chancery/contracts';
import { WelcomesRepository } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** Welcomes of the caller's device, and its complaints about commits that it cannot follow. */
@Injectable()
export class CollectWelcomes {
  constructor(@Inject(WelcomesRepository) private readonly welcomes: WelcomesRepository) {}

  async list(caller: Caller): Promise<WelcomeList> {
    return { welcomes: await this.welcomes.waitingFor(caller.deviceId) };
  }

  /** @throws ChanceryError NOT_FOUND */
  async discard(caller: Caller, welcomeId: string): Promise<void> {
    if (!(await this.welcomes.discard(welcomeId, caller.deviceId))) throw new ChanceryError('NOT_FOUND');
  }

  /** @throws ChanceryError NOT_FOUND unless `seq` is a commit of a channel that the device may read */
  async complain(caller: Caller, channelId: string, { seq }: NackRequest): Promise<void> {
    if (!(await this.welcomes.complain(channelId, seq, caller.deviceId))) throw new ChanceryError('NOT_FOUND');
  }
}
