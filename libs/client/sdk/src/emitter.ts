import type { ClientEvents } from './views.js';

type Listener<K extends keyof ClientEvents> = (value: ClientEvents[K]) => void;

/** Tells listeners. A listener that throws does not disturb the others, nor whoever emits. */
export class Emitter {
  private readonly listeners = new Map<keyof ClientEvents, Set<Listener<never>>>();

  /** @returns how to stop listening */
  on<K extends keyof ClientEvents>(event: K, listener: Listener<K>): () => void {
    const known = this.listeners.get(event) ?? new Set();
    known.add(listener);
    this.listeners.set(event, known);
    return () => known.delete(listener);
  }

  emit<K extends keyof ClientEvents>(event: K, value: ClientEvents[K]): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) {
      try {
        (listener as Listener<K>)(value);
      } catch (error) {
        // The listener's own defect: reported as an uncaught error, as for DOM events.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
