import { AccessModule } from '@chancery/access';
import { ClaimKeyPackages, CountStock, OutboxModule, PublishKeyPackages } from '@chancery/application';
import { Module } from '@nestjs/common';
import { KeyPackagesController } from './key-packages.controller.js';

@Module({ imports: [AccessModule, OutboxModule], controllers: [KeyPackagesController], providers: [PublishKeyPackages, CountStock, ClaimKeyPackages] })
export class KeyPackagesModule {}
