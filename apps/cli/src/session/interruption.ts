import { CliError } from '../cli-error.js';

export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` until it ends or a person stops it. The signal does not kill the process: the vault finishes the transaction in
 * hand and is closed by whoever opened it. A second signal is left to the system, whose way is also safe: every transaction of
 * the vault is on disk as a whole or not at all.
 * @throws CliError `INTERRUPTED`
 */
export async function untilInterrupted<T>(signals: SignalSource, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let stopped: (() => void) | undefined;
  const interruption = new Promise<never>((_, reject) => {
    stopped = () => {
      // The listener stays until all others have been called: a library that cleans up at the end of a process, and finds itself the
      // only one to listen, ends the process there and then.
      controller.abort();
      reject(new CliError('interrupted', 'INTERRUPTED', 'Stopped.', 'The vault is whole; what was under way goes on with the next command.'));
    };
  });
  const off = (): void => SIGNALS.forEach((signal) => stopped && signals.off(signal, stopped));
  SIGNALS.forEach((signal) => stopped && signals.on(signal, stopped));
  try {
    return await Promise.race([work(controller.signal), interruption]);
  } finally {
    off();
  }
}
