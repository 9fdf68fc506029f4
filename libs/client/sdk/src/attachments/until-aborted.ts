/** The pieces of `source`, until the signal aborts: a source that hangs does not hold anybody up. @throws the signal's reason */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  signal.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  let isOpen = true;
  try {
    for (;;) {
      const next = await orAborted(iterator.next(), signal);
      isOpen = !next.done;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: it may hang as the source does.
    if (isOpen) void iterator.return?.().catch(() => undefined);
  }
}

/** Listens for one piece only: a race against one promise for the whole stream would hold every piece until the end. */
function orAborted<T>(step: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    void step.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}
