import { frameBinary } from './framing-adapter.js';

/** Takes a frame apart by RFC 6455 §5.2. */
function read(frame: Buffer): { first: number; masked: boolean; payload: Buffer } {
  const short = frame[1]! & 0x7f;
  const [length, header] = short < 126 ? [short, 2] : short === 126 ? [frame.readUInt16BE(2), 4] : [Number(frame.readBigUInt64BE(2)), 10];
  return { first: frame[0]!, masked: (frame[1]! & 0x80) !== 0, payload: frame.subarray(header, header + length) };
}

it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('frames %i bytes as one whole binary message', (size) => {
  const data = Buffer.alloc(size, 7);
  const frame = frameBinary(data);
  const { first, masked, payload } = read(frame);
  expect({ first, masked, same: payload.equals(data), length: frame.length }).toEqual({ first: 0x82, masked: false, same: true, length: size + (size < 126 ? 2 : size < 65_536 ? 4 : 10) });
});
