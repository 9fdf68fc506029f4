import { ConfigurationError, readProcessConfiguration } from '@chancery/config';
import { createTelemetry, type TelemetryOptions } from '@chancery/telemetry';
import { startServer } from './server.js';

/** sysexits(3): the server was told something that cannot be. */
const EXIT_CONFIGURATION = 78;

async function main(): Promise<void> {
  const configuration = readProcessConfiguration();
  const telemetry = createTelemetry({ level: configuration.logLevel as TelemetryOptions['level'] });
  // A failure that nobody waited for is a fault to be mended, not a reason to drop everybody else's requests.
  process.on('unhandledRejection', (reason) => telemetry.record('background_failed', { task: 'unhandled_rejection', errorName: reason instanceof Error ? reason.constructor.name : 'Unknown' }));
  const server = await startServer(configuration, { telemetry });
  process.stdout.write(`Chancery listens on ${server.url}\n`);
  process.stdout.write(`Founding token: ${server.foundingTokenFile ?? 'as configured'}\n`);
  process.stdout.write(`Web client: ${server.webClientHash ?? (configuration.web === 'off' ? 'switched off' : 'not built')}\n`);
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // Whoever asks twice means it.
    if (stopping) process.exit(1);
    stopping = true;
    telemetry.record('server_stopping', { signal });
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The server could not start.'}\n`);
  process.exit(error instanceof ConfigurationError ? EXIT_CONFIGURATION : 1);
});
