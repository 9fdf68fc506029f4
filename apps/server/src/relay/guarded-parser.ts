import parser from 'socket.io-msgpack-parser';

const MAX_DEPTH = 16;

/** By first byte: how many bytes of length follow, and what the length counts. Source: the MessagePack specification. */
const SIZED: Readonly<Record<number, readonly [lengthBytes: number, counts: 'bytes' | 'items' | 'pairs', extraBytes: number]>> = {
  0xc4: [1, 'bytes', 0], 0xc5: [2, 'bytes', 0], 0xc6: [4, 'bytes', 0],
  0xc7: [1, 'bytes', 1], 0xc8: [2, 'bytes', 1], 0xc9: [4, 'bytes', 1],
  0xd9: [1, 'bytes', 0], 0xda: [2, 'bytes', 0], 0xdb: [4, 'bytes', 0],
  0xdc: [2, 'items', 0], 0xdd: [4, 'items', 0], 0xde: [2, 'pairs', 0], 0xdf: [4, 'pairs', 0],
};
/** By first byte: how many bytes of value follow. */
const FIXED: Readonly<Record<number, number>> = {
  0xc0: 0, 0xc2: 0, 0xc3: 0, 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8, 0xd4: 2, 0xd5: 3, 0xd6: 5, 0xd7: 9, 0xd8: 17,
};

/** What the header at `at` announces: bytes to skip after `next`, or items to come. @returns undefined for no header */
function readHeader(bytes: Uint8Array, at: number): { next: number; skip: number; items?: number } | undefined {
  const head = bytes[at]!;
  const next = at + 1;
  if (head < 0x80 || head >= 0xe0) return { next, skip: 0 };
  if (head < 0x90) return { next, skip: 0, items: (head & 0x0f) * 2 };
  if (head < 0xa0) return { next, skip: 0, items: head & 0x0f };
  if (head < 0xc0) return { next, skip: head & 0x1f };
  const sized = SIZED[head];
  if (!sized) return FIXED[head] === undefined ? undefined : { next, skip: FIXED[head] };
  const [lengthBytes, counts, extraBytes] = sized;
  let length = 0;
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[next + i] ?? 0);
  if (counts === 'bytes') return { next: next + lengthBytes, skip: length + extraBytes };
  return { next: next + lengthBytes, skip: 0, items: counts === 'pairs' ? length * 2 : length };
}

/**
 * Whether a MessagePack value fills `bytes` exactly, as its headers claim. The decoder believes a header of five bytes
 * and makes room for millions of items before it looks for the first; hence this walk, which allocates nothing.
 */
export function isSoundMsgpack(bytes: Uint8Array): boolean {
  const expected = [1];
  let at = 0;
  while (expected.length > 0) {
    if (expected[expected.length - 1] === 0) {
      expected.pop();
      continue;
    }
    expected[expected.length - 1]! -= 1;
    const header = at < bytes.length ? readHeader(bytes, at) : undefined;
    if (!header) return false;
    at = header.next + header.skip;
    if (at > bytes.length || (header.items ?? 0) > bytes.length - at || expected.length > MAX_DEPTH) return false;
    if (header.items) expected.push(header.items);
  }
  return at === bytes.length;
}

interface PacketDecoder {
  add(packet: unknown): void;
}

const { Encoder, Decoder, protocol, PacketType } = parser as unknown as { Encoder: new () => object; Decoder: new () => PacketDecoder; protocol: number; PacketType: object };

/** Throwing closes the connection that the packet came from, and no other. */
class GuardedDecoder extends Decoder {
  override add(packet: unknown): void {
    if (!(packet instanceof Uint8Array) || !isSoundMsgpack(packet)) throw new Error('malformed packet');
    super.add(packet);
  }
}

/** socket.io's MessagePack parser, which looks before it decodes. */
export const guardedParser = { protocol, PacketType, Encoder, Decoder: GuardedDecoder };
