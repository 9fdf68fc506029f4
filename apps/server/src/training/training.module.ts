import { Module } from '@nestjs/common';
import { TrainingController } from './training.controller.js';
import { TrainingGround } from './training-ground.js';

@Module({ controllers: [TrainingController], providers: [TrainingGround] })
export class TrainingModule {}
