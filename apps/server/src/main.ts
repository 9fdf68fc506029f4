import { ConfigurationError, readProcessConfiguration } from '@chancery/config';
import { startServer } from './server.js';

/** sysexits(3): the server was told something that cannot be. */
const EXIT_CONFIGURATION = 78;

async function main(): Promise<void> {
  const configuration = readProcessConfiguration();
  const server = await startServer(configuration);
  process.stdout.write(`Chancery listens on ${server.url}\n`);
  process.stdout.write(`Founding token: ${server.foundingTokenFile ?? 'as configured'}\n`);
  let stopping = false;
  const stop = (): void => {
    // Whoever asks twice means it.
    if (stopping) process.exit(1);
    stopping = true;
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
