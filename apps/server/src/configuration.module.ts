import type { Configuration } from '@chancery/config';
import { type DynamicModule, Module } from '@nestjs/common';
import { CONFIGURATION } from './configuration.js';

/** Hands the configuration to the rooms of this app: values only, hence global. */
@Module({})
export class ConfigurationModule {
  static of(configuration: Configuration & { readonly dataDir: string }): DynamicModule {
    return { module: ConfigurationModule, global: true, providers: [{ provide: CONFIGURATION, useValue: configuration }], exports: [CONFIGURATION] };
  }
}
