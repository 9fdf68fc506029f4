import { CheckHealth } from '@chancery/application';
import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';

@Module({ controllers: [HealthController], providers: [CheckHealth] })
export class HealthModule {}
