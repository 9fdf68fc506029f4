/** opaque<V>, RFC 9420 §2.1.2. */
export function vector(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const header = length < 64 ? [length] : length < 16_384 ? [0x40 | (length >> 8), length & 0xff] : [0x80 | (length >>> 24), (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  return concatenate(Uint8Array.from(header), bytes);
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
