import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from '@chancery/config';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { CONFIGURATION } from '../configuration.js';
import { readWebBundle, type WebBundle } from './web-bundle.js';
import { addPlainRoot, addWebRoutes } from './web-routes.js';

/** The client of this build, read at the start; null when it is switched off or was not built. */
export const WEB_BUNDLE = Symbol('WebBundle');

/** Where the build puts the client: beside the compiled server, `dist/web`. Source files have none. */
export const BUILT_WEB_FOLDER = join(fileURLToPath(new URL('.', import.meta.url)), '../../../../web');

/** The web client as plain files. They are public: no session is asked for, and no database either. */
@Module({})
export class WebModule implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(WEB_BUNDLE) private readonly bundle: WebBundle | null,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  static from(folder: string, mode: Configuration['web']): DynamicModule {
    return { module: WebModule, providers: [{ provide: WEB_BUNDLE, useFactory: async () => (mode === 'off' ? null : ((await readWebBundle(folder)) ?? null)) }], exports: [WEB_BUNDLE] };
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { publicOrigin } = this.configuration;
    if (this.bundle) addWebRoutes(fastify, this.bundle, publicOrigin === undefined ? {} : { publicOrigin });
    else addPlainRoot(fastify);
  }
}
