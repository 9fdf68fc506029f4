/** What the SDK asks of its surroundings. Everything here can be replaced in a test. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `milliseconds`, or at once when the signal aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Sealed attachments on their way out. Only sealed bytes are ever handed to it. */
export interface AttachmentSpool {
  /** Starts an empty item, replacing one of that name. */
  create(name: string): Promise<SpoolWriter>;
  /** @returns the size in bytes, or undefined when there is no complete item of that name */
  size(name: string): Promise<number | undefined>;
  /** @returns bytes from `start` to before `end`, fewer at the end of the item */
  read(name: string, start: number, end: number): Promise<Uint8Array>;
  /** An item that does not exist is passed over. */
  remove(name: string): Promise<void>;
  /** Every name that something is kept under, complete or not: what a process that died has left is found by it. */
  list(): Promise<string[]>;
}

export interface SpoolWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** The item is durable and complete from now on. */
  finish(): Promise<void>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

/** A file to attach. `open` may be called again after a failure. */
export interface AttachmentSource {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
  readonly text?: string;
}

/** Where an attachment is saved. Nothing may be visible before `commit`, and nothing after `abort`. */
export interface WritableSinkLike {
  write(chunk: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
  /** Of sinks that outlive the process: a download that broke off goes on where it was. */
  readonly kept?: KeptBytes;
}

/** What an earlier process has written into a sink. Nothing in it is believed before it was compared with what the vault says. */
export interface KeptBytes {
  readonly sizeBytes: number;
  /** The first so many bytes. */
  read(sizeBytes: number): AsyncIterable<Uint8Array>;
  /** Drops what is behind; whatever is written comes there. Called once, before the first `write`. */
  cut(sizeBytes: number): Promise<void>;
  /** What was written is on disk from now on. */
  sync(): Promise<void>;
  /** Instead of `abort`: gives the sink up, and leaves what is in it to a later one. */
  leave(): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
