import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encodeCbor, toBase64Url } from '@chancery/contracts';
import type { Dice } from '../kit/faults.js';
import type { RawRequest } from '../kit/actors.js';

/** Stands in what is sent, and must never come back. */
export const MARKER = 'EchoProbe7Zq';

type Plain = Record<string, unknown>;
type Place = { readonly holder: Plain | unknown[]; readonly key: string | number };

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value);

function copied(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map(copied);
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)])) : value;
}

function placesIn(value: unknown): Place[] {
  if (Array.isArray(value)) return value.flatMap((item, key) => [{ holder: value, key }, ...placesIn(item)]);
  return isPlain(value) ? Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(value[key])]) : [];
}

const at = ({ holder, key }: Place): unknown => (holder as Plain)[key];
const put = ({ holder, key }: Place, value: unknown): void => void ((holder as Plain)[key] = value);

const WRONG_VALUES: readonly unknown[] = [
  MARKER, '', 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 4_294_967_296, true, false, null, [], {}, [MARKER], { [MARKER]: MARKER }, `${MARKER}\ud800`, '\udfff\ud800', `${MARKER}\u0000`, "'; DROP TABLE log_entry; --",
  '00000000-0000-0000-0000-000000000000', 'ÀÈÌ', new Uint8Array(), new Uint8Array(70_000), Array.from({ length: 5_000 }, () => MARKER),
];

function mutatedBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  const out = bytes.slice();
  switch (dice.below(4)) {
    case 0:
      if (out.length > 0) out[dice.below(out.length)]! ^= 1 << dice.below(8);
      return out;
    case 1:
      return out.subarray(0, dice.below(out.length + 1));
    case 2:
      return Uint8Array.from([...out, ...dice.bytes(1 + dice.below(8))]);
    default:
      return Uint8Array.from([...Buffer.from(MARKER), ...dice.bytes(dice.below(64))]);
  }
}

/** Mutations of what is said; each changes the body in place. */
const OF_VALUES: Readonly<Record<string, (body: Plain, place: Place | undefined, dice: Dice) => void>> = {
  'unknown property': (body) => put({ holder: body, key: MARKER }, MARKER),
  'unknown property within': (body, place) => put({ holder: isPlain(place && at(place)) ? (at(place!) as Plain) : body, key: MARKER }, 1),
  'missing property': (_, place) => place && (Array.isArray(place.holder) ? place.holder.pop() : delete place.holder[place.key as string]),
  // A copy: a list of the table that a later mutation put into itself would have no end.
  'wrong value': (_, place, dice) => place && put(place, copied(dice.pick(WRONG_VALUES))),
  'other bytes': (_, place, dice) => place && at(place) instanceof Uint8Array && put(place, mutatedBytes(at(place) as Uint8Array, dice)),
  'foreign id': (_, place) => place && typeof at(place) === 'string' && put(place, randomUUID()),
  'id in upper case': (_, place) => place && typeof at(place) === 'string' && put(place, String(at(place)).toUpperCase()),
  'other number': (_, place, dice) => place && typeof at(place) === 'number' && put(place, dice.pick([0, 1, 2, 3, 1_000, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER])),
  'long list': (_, place) => place && Array.isArray(at(place)) && put(place, Array.from({ length: 3_000 }, () => (at(place) as unknown[])[0])),
  'nothing within': (_, place) => place && put(place, undefined),
};

function asJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (item instanceof Uint8Array ? toBase64Url(item) : item)) ?? '';
}

/** CBOR that decoders have stumbled over: lengths that lie, indefinite items, floats, tags, deep nesting. */
const HOSTILE_CBOR: readonly (() => Uint8Array)[] = [
  () => Uint8Array.of(0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), () => Uint8Array.of(0xbb, 0, 0, 0, 1, 0, 0, 0, 0), () => Uint8Array.of(0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  () => Uint8Array.of(0xbf, 0xff), () => Uint8Array.of(0x9f), () => Uint8Array.of(0x5f, 0x41, 1, 0xff), () => Uint8Array.of(0xa1, 0x61, 0x61, 0xf9, 0x7e, 0x00), () => Uint8Array.of(0xf7), () => Uint8Array.of(0xc2, 0x41, 1),
  () => Uint8Array.of(0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2), () => Uint8Array.of(0xa1, 0x62, 0xff, 0xfe, 1), () => new Uint8Array(100_000).fill(0x81), () => new Uint8Array(100_000).fill(0xa1), () => new Uint8Array(100_000).fill(0xd8),
];
const deep = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000);
const HOSTILE_JSON: readonly (() => string)[] = [
  () => deep('[', ']'), () => deep('{"a":', '}').replace(':}', ':0}'), () => `{"__proto__":{"${MARKER}":1}}`, () => '{"constructor":{"prototype":{}}}', () => `{"a":NaN}`, () => `{"a":1e999}`, () => `"${MARKER}"`, () => '\ufeff{}', () => '{',
  () => `{"a":"${'\\ud800'.repeat(100)}"}`, () => `{"${MARKER}":"${MARKER.repeat(900_000)}"}`, () => 'null', () => '[]', () => '', () => `{"a":1,"a":2}`,
];

/** Mutations of how it is said. */
const OF_REQUESTS: Readonly<Record<string, (request: RawRequest, dice: Dice) => RawRequest>> = {
  'flipped bit': (request, dice) => ({ ...request, body: mutatedBytes(bytesOf(request.body), dice) }),
  'hostile CBOR': (request, dice) => ({ ...request, body: dice.pick(HOSTILE_CBOR)() }),
  'hostile JSON': (request, dice) => withType({ ...request, body: dice.pick(HOSTILE_JSON)() }, 'application/json'),
  'content type': (request, dice) =>
    withType(request, dice.pick(['text/plain', 'application/json', 'application/cbor; charset=utf-16', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', '', `application/${MARKER}`, 'application/json, application/cbor', 'APPLICATION/CBOR'])),
  'compressed body': (request, dice) => ({ ...request, body: new Uint8Array(gzipSync(bytesOf(request.body))), headers: { ...request.headers, 'content-encoding': dice.pick(['gzip', 'deflate', 'br', 'gzip, gzip']) } }),
  'accept': (request, dice) => ({ ...request, headers: { ...request.headers, accept: dice.pick(['', '*/*', 'text/html', MARKER, 'application/json;q=0', 'application/cbor'.repeat(500)]) } }),
  'path': (request, dice) => ({ ...request, path: mutatedPath(request.path, dice) }),
  'query': (request, dice) => ({ ...request, path: `${request.path.split('?')[0]}?after=${dice.pick(['NaN', '-1', '1e99', '', `${MARKER}`, '1&after=2', '9'.repeat(400), '%00', '1%3B', '[object]'])}` }),
  'authorization': (request, dice) => ({ ...request, token: dice.pick([MARKER, '', ' ', 'a'.repeat(10_000), `${request.token ?? ''}x`, toBase64Url(new Uint8Array(32))]) }),
  'method': (request, dice) => ({ ...request, method: dice.pick(['PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS', 'HEAD']) }),
};

const bytesOf = (body: RawRequest['body']): Uint8Array => (typeof body === 'string' ? new Uint8Array(Buffer.from(body)) : (body ?? new Uint8Array()));
const withType = (request: RawRequest, type: string): RawRequest => ({ ...request, headers: { ...request.headers, 'content-type': type } });

function mutatedPath(path: string, dice: Dice): string {
  const parts = path.split('/');
  const which = 1 + dice.below(parts.length - 1);
  parts[which] = dice.pick([randomUUID(), MARKER, '%00', '%E0%A4%A', '..%2f..%2fetc', `${parts[which]}%20`, 'x'.repeat(5_000), '', encodeURIComponent('é\u202e'), parts[which]!.toUpperCase(), "1'or'1"]);
  return parts.join('/');
}

export interface Mutated {
  readonly how: string;
  readonly request: RawRequest;
}

/** One mutation, at random, of a recorded request. */
export function mutate(request: Omit<RawRequest, 'body'>, body: object | undefined, dice: Dice): Mutated {
  const json = dice.below(3) === 0;
  const encoded = (value: object): RawRequest => ({ ...request, body: json ? asJson(value) : encodeCbor(encodable(value)), headers: { ...request.headers, 'content-type': json ? 'application/json' : 'application/cbor' } });
  const ofValues = body !== undefined && dice.below(10) < 6;
  if (!ofValues) {
    const how = dice.pick(Object.keys(OF_REQUESTS));
    const bodiless = request.method === 'GET' || request.method === 'HEAD';
    const { body: sent, ...rest } = OF_REQUESTS[how]!(body ? encoded(body) : request, dice);
    // fetch() refuses to send such bodies, and so do we not try.
    const free = bodiless || rest.method === 'GET' || rest.method === 'HEAD';
    return { how, request: sent === undefined || free ? rest : { ...rest, body: sent } };
  }
  const { how, body: changed } = mutateBody(body, dice);
  return { how, request: encoded(changed) };
}

/** One or two mutations of what is said. */
export function mutateBody(body: object, dice: Dice): { how: string; body: Plain } {
  const changed = copied(body) as Plain;
  const how = dice.pick(Object.keys(OF_VALUES));
  for (let i = 0; i <= dice.below(2); i++) {
    const places = placesIn(changed);
    OF_VALUES[how]!(changed, places.length > 0 ? dice.pick(places) : undefined, dice);
  }
  return { how, body: changed };
}

/** What deterministic CBOR refuses to write is left out: the decoder's own refusals have their own cases. */
function encodable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encodable);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, encodable(item)]])));
}
