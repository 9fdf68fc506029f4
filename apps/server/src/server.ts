import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Surroundings } from '@chancery/access';
import type { Configuration } from '@chancery/config';
import { migrate } from '@chancery/persistence';
import { createTelemetry, NestLogger, type TelemetryOptions } from '@chancery/telemetry';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type ServerParts } from './app.module.js';
import { openDatabase } from './bootstrap/database.js';
import { allowOrigins } from './http/cors.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { RelayAdapter } from './relay/relay.adapter.js';
import { TrainingGround } from './training/training-ground.js';
import { foundingToken } from './trust/founding-token.js';
import type { WebBundle } from './web/web-bundle.js';
import { BUILT_WEB_FOLDER, WEB_BUNDLE } from './web/web.module.js';

const IDLE_SWEEP_MS = 50;

export interface RunningServer {
  /** Origin to reach it at, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly foundingToken: string;
  /** Where the founding token is kept; absent when it was configured. */
  readonly foundingTokenFile?: string;
  /** SHA-256 that names the web client that is served, lower-case hex; absent when none is. */
  readonly webClientHash?: string;
  /** The composed application, for tests. */
  readonly app: NestFastifyApplication;
  /** Lets running requests finish for at most `drainSeconds`, then closes everything, the embedded database last. */
  close(): Promise<void>;
}

/** What a test may put in the place of the process's own. */
export type ServerOverrides = Partial<Pick<Surroundings, 'clock' | 'randomBytes' | 'telemetry'>> & {
  /** The trainer's compiled main file, when this code does not run from beside it. */
  readonly trainerEntry?: string;
  /** Folder of a built web client, in the place of the one beside the compiled server. */
  readonly webFolder?: string;
};

/**
 * Opens the database, brings it up to date, and serves.
 * @throws when the port is taken, the data folder is in use or the database cannot be reached; nothing is left open then
 */
export async function startServer(configuration: Configuration, overrides: ServerOverrides = {}): Promise<RunningServer> {
  const startedAt = performance.now();
  const telemetry = overrides.telemetry ?? createTelemetry({ level: configuration.logLevel as TelemetryOptions['level'] });
  const random = overrides.randomBytes ?? ((length: number) => randomBytes(length));
  const database = await openDatabase(configuration, (restart) => telemetry.record('database_restarted', { outageMilliseconds: restart.outageMilliseconds, attempts: restart.attempts }));
  try {
    await migrate(database.url);
    const founding = foundingToken(configuration.foundingToken, database.dataDir, random);
    const settings = { publicOrigin: configuration.publicOrigin, sessionMinutes: configuration.sessionMinutes, foundingToken: founding.token };
    const surroundings: Surroundings = { clock: overrides.clock ?? { now: () => new Date() }, randomBytes: random, telemetry, settings };
    const app = await serve({ configuration: { ...configuration, dataDir: database.dataDir }, databaseUrl: database.url, surroundings, webFolder: overrides.webFolder ?? BUILT_WEB_FOLDER }, overrides.trainerEntry);
    const { port } = app.getHttpServer().address() as AddressInfo;
    const url = urlOf(app);
    const web = app.get<WebBundle | null>(WEB_BUNDLE, { strict: false });
    telemetry.record('server_started', { port, milliseconds: performance.now() - startedAt, database: configuration.databaseUrl ? 'external' : 'embedded', worker: configuration.worker, webClient: web?.hash });
    return {
      url,
      foundingToken: founding.token,
      ...(founding.file ? { foundingTokenFile: founding.file } : {}),
      ...(web ? { webClientHash: web.hash } : {}),
      app,
      close: async () => {
        const stoppingAt = performance.now();
        await drain(app, configuration.drainSeconds);
        await database.close();
        telemetry.record('server_stopped', { milliseconds: performance.now() - stoppingAt });
        await telemetry.flush();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function serve(parts: ServerParts, trainerEntry: string | undefined): Promise<NestFastifyApplication> {
  const { configuration, surroundings } = parts;
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), createHttpAdapter(surroundings.clock), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(surroundings.telemetry),
  });
  try {
    allowOrigins(app, configuration.allowedOrigins);
    app.useWebSocketAdapter(new RelayAdapter(app, configuration.publicOrigin === undefined ? configuration.allowedOrigins : [...configuration.allowedOrigins, configuration.publicOrigin]));
    await app.listen({ port: configuration.port, host: configuration.host });
    await app.get(TrainingGround).begin(urlOf(app), trainerEntry);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

function urlOf(app: NestFastifyApplication): string {
  const { port, address, family } = app.getHttpServer().address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function drain(app: NestFastifyApplication, seconds: number): Promise<void> {
  const server = app.getHttpServer();
  const deadline = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  // A connection that became idle only now would otherwise be kept open for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(deadline);
    clearInterval(sweep);
  }
}
