import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { ConfigurationError, readProcessConfiguration } from '@chancery/config';
import { defaultDataDir } from '@chancery/embedded-postgres';
import { migrate } from '@chancery/persistence';
import { createTelemetry, NestLogger, type TelemetryOptions } from '@chancery/telemetry';
import { NestFactory } from '@nestjs/core';
import { attachmentFolder, WorkerModule } from './worker.module.js';

/** sysexits(3): the worker was told something that cannot be. */
const EXIT_CONFIGURATION = 78;

async function main(): Promise<void> {
  const configuration = readProcessConfiguration();
  const { databaseUrl } = configuration;
  if (databaseUrl === undefined) throw new ConfigurationError('DATABASE_URL', 'is needed: the embedded database serves the server alone.');
  const telemetry = createTelemetry({ level: configuration.logLevel as TelemetryOptions['level'] });
  await migrate(databaseUrl);
  const dataDir = resolve(configuration.dataDir ?? defaultDataDir('chancery'));
  const app = await NestFactory.createApplicationContext(
    WorkerModule.of({
      databaseUrl,
      databasePool: 2,
      attachmentDir: attachmentFolder(configuration.attachmentDir, dataDir),
      surroundings: {
        telemetry,
        clock: { now: () => new Date() },
        randomBytes: (length) => randomBytes(length),
        // Nobody signs in here.
        settings: { sessionMinutes: configuration.sessionMinutes, foundingToken: '' },
      },
    }),
    { abortOnError: false, logger: new NestLogger(telemetry) },
  );
  // The timers let a process end that has nothing else to do; this one is there for them.
  const alive = setInterval(() => undefined, 2_147_483_647);
  const stop = (): void => {
    clearInterval(alive);
    app.close().then(() => telemetry.flush()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The worker could not start.'}\n`);
  process.exit(error instanceof ConfigurationError ? EXIT_CONFIGURATION : 1);
});
