import { encodeCbor, toBase64Url } from '@chancery/contracts';

export interface EncodedReply {
  readonly contentType: 'application/cbor' | 'application/json; charset=utf-8';
  readonly bytes: Buffer;
}

const wantsCbor = (accept: string | undefined): boolean => (accept ?? '').includes('application/cbor');

/** Own properties that are set; bytes through `bytes`. */
function plain(value: unknown, bytes: (value: Uint8Array) => unknown): unknown {
  if (value instanceof Uint8Array) return bytes(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, bytes));
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) out[key] = plain(item, bytes);
  return out;
}

/** The body of a reply: CBOR for who asks for it, else JSON with base64url in the place of bytes. No value is an empty object. */
export function encodeReply(value: unknown, accept: string | undefined): EncodedReply {
  const body = value ?? {};
  if (!wantsCbor(accept)) return { contentType: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(plain(body, toBase64Url))) };
  const encoded = encodeCbor(plain(body, (bytes) => bytes));
  return { contentType: 'application/cbor', bytes: Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength) };
}
