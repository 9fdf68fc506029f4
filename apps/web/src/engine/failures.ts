import { transferHandlers } from 'comlink';
import { failureOf } from './failure-of.js';

interface Thrown {
  readonly value: unknown;
}

/** Failures keep their code, and lose their words and stacks, on the way from the worker to the page. For the worker's side. */
export function carryCodes(): void {
  const thrown = transferHandlers.get('throw');
  if (!thrown) return;
  transferHandlers.set('throw', {
    ...thrown,
    serialize: (value: unknown) => {
      const failure = failureOf((value as Thrown).value);
      return [{ isError: true, value: { message: failure.code, ...failure } }, []];
    },
  });
}
