export type ByteSource = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** Cuts a stream of pieces of any size into pieces of the sizes asked for. Holds no more than one piece of each. */
export class ByteReader {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array();

  constructor(source: ByteSource) {
    this.pieces = (Symbol.asyncIterator in source ? source : piecesOf(source))[Symbol.asyncIterator]();
  }

  /** @returns `length` bytes, or fewer at the end of the stream. They may share memory with the source's piece: use them at once. */
  async read(length: number): Promise<Uint8Array> {
    if (this.rest.length === 0 && length > 0) await this.refill();
    if (this.rest.length >= length) return this.take(length);
    const joined = new Uint8Array(length);
    let filled = 0;
    while (filled < length && (this.rest.length > 0 || (await this.refill()))) {
      const part = this.take(Math.min(this.rest.length, length - filled));
      joined.set(part, filled);
      filled += part.length;
    }
    return joined.subarray(0, filled);
  }

  async isAtEnd(): Promise<boolean> {
    return this.rest.length === 0 && !(await this.refill());
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    await this.pieces.return?.();
  }

  private take(length: number): Uint8Array {
    const part = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return part;
  }

  private async refill(): Promise<boolean> {
    for (;;) {
      const next = await this.pieces.next();
      if (next.done) return false;
      this.rest = next.value;
      if (this.rest.length > 0) return true;
    }
  }
}

/** Not every browser can iterate a stream. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
