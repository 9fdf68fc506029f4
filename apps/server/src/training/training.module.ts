import { CountNetworks } from '@chancery/application';
import { Module } from '@nestjs/common';
import { TrainingController } from './training.controller.js';
import { TrainingGround } from './training-ground.js';

@Module({ controllers: [TrainingController], providers: [CountNetworks, TrainingGround] })
export class TrainingModule {}
