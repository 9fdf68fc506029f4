/** The pieces of `source`, until the signal aborts: a source that hangs does not hold anybody up. @throws the signal's reason */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  signal.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  aborted.catch(() => undefined);
  let isOpen = true;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      isOpen = !next.done;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: it may hang as the source does.
    if (isOpen) void iterator.return?.().catch(() => undefined);
  }
}
