import { randomBytes } from 'node:crypto';
import { guardedParser, isSoundMsgpack } from './guarded-parser.js';

const encode = (value: unknown): Uint8Array => new Uint8Array((new guardedParser.Encoder() as { encode(packet: unknown): Uint8Array[] }).encode(value)[0]!);

it.each<[string, unknown]>([
  ['a packet', { type: 2, nsp: '/', id: 3, data: ['send', { channelId: 'x', counter: 4_294_967_296, sealedContent: Buffer.alloc(70_000) }] }],
  ['numbers', [0, -1, 127, 128, 255, 256, 65_536, -129, -40_000, 1e15, -1e15, 0.5]],
  ['texts', ['', 'é'.repeat(20), 'x'.repeat(40), 'x'.repeat(300), 'x'.repeat(70_000)]],
  ['lists and maps', [[], Array.from({ length: 20 }, (_, i) => i), {}, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i]))]],
  ['the rest', [null, true, false, Buffer.alloc(0), Buffer.alloc(300), new Date(0)]],
])('takes %s as it is encoded, and not with a byte more or less', (_, value) => {
  const bytes = encode(value);
  expect(isSoundMsgpack(bytes)).toBe(true);
  expect(isSoundMsgpack(Uint8Array.of(...bytes, 0))).toBe(false);
  expect(isSoundMsgpack(bytes.subarray(0, -1))).toBe(false);
});

it.each([
  ['a list of 33 million', [0xdd, 0x01, 0xff, 0xff, 0xff]], ['a list of four thousand million', [0xdd, 0xff, 0xff, 0xff, 0xff]], ['a map of as many', [0xdf, 0xff, 0xff, 0xff, 0xff]],
  ['bytes that are not there', [0xc6, 0x7f, 0xff, 0xff, 0xff]], ['half a header', [0xdd, 0x01]], ['no value at all', [0xc1]], ['nothing', []],
])('refuses %s', (_, bytes) => {
  expect(isSoundMsgpack(Uint8Array.from(bytes))).toBe(false);
});

it('refuses nesting that would exhaust the stack, and text frames', () => {
  expect(isSoundMsgpack(new Uint8Array(100_000).fill(0x91))).toBe(false);
  expect(() => new guardedParser.Decoder().add('0{}')).toThrow();
});

it('ends on whatever bytes come', () => {
  for (let i = 0; i < 2_000; i++) expect(typeof isSoundMsgpack(new Uint8Array(randomBytes(i % 64)))).toBe('boolean');
});
