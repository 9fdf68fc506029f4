import sodium from 'libsodium-wrappers';

/** Resolves once libsodium's WebAssembly is in memory; await it before anything else of this library. */
export const ready = (): Promise<void> => sodium.ready;

export { sodium };

export const EMPTY = new Uint8Array(0);

/** Overwrites key material. JavaScript may keep copies elsewhere (docs/threat-model.md): this shortens, it does not guarantee. */
export function wipe(...buffers: (Uint8Array | undefined)[]): void {
  for (const buffer of buffers) buffer?.fill(0);
}

/** A copy of its own, whatever kind of buffer comes in: `slice()` of a Node Buffer is a view. */
export const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** In constant time for equal lengths. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sodium.memcmp(a, b);
}
