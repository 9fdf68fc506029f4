/**
 * Bytes as groups of five digits, for reading aloud: four bytes each, modulo 100 000.
 * @param bytes  at least 4 × `groups`
 */
export function digitGroups(bytes: Uint8Array, groups: number): string {
  if (bytes.length < groups * 4) throw new RangeError('too few bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: groups }, (_, i) => String(view.getUint32(i * 4) % 100_000).padStart(5, '0')).join(' ');
}
