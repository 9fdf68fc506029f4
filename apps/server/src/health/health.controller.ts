import { Public } from '@chancery/access';
import { CheckHealth } from '@chancery/application';
import type { HealthReply } from '@chancery/contracts';
import { Controller, Get, Inject } from '@nestjs/common';

@Controller('v1/health')
export class HealthController {
  constructor(@Inject(CheckHealth) private readonly checkHealth: CheckHealth) {}

  @Public()
  @Get()
  health(): Promise<HealthReply> {
    return this.checkHealth.execute();
  }
}
