import { IsDefined, Matches, ValidateBy, type ValidationOptions, IsInt, Max, Min, IsArray, ArrayMaxSize, ArrayMinSize, validateSync, buildMessage, ValidateNested } from 'class-validator';
import { ChanceryError } from '../errors/error-codes.js';
import { fromBase64Url, UUID_PATTERN } from './text.js';

/**
 * Contract classes: one per request, reply and event. The same class is checked on both sides of the wire, because
 * the server's callers and the client's server are equally untrusted.
 */
export type ContractClass<T extends object> = new () => T;

interface Shape {
  readonly bytes: Set<string>;
  readonly nested: Map<string, { readonly type: () => ContractClass<object>; readonly list: boolean }>;
}

const shapes = new WeakMap<object, Shape>();

function shapeOf(prototype: object): Shape {
  let shape = shapes.get(prototype);
  if (!shape) {
    const inherited = Object.getPrototypeOf(prototype) as object | null;
    const parent = inherited && inherited !== Object.prototype ? shapeOf(inherited) : undefined;
    shape = { bytes: new Set(parent?.bytes), nested: new Map(parent?.nested) };
    shapes.set(prototype, shape);
  }
  return shape;
}

/** A lower-case UUID. */
export function IsId(options?: ValidationOptions): PropertyDecorator {
  return Matches(UUID_PATTERN, options);
}

/** A whole number between `min` and `max`, both allowed. */
export function IsCount(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return (target, key) => {
    IsInt(options)(target, key);
    Min(min, options)(target, key);
    Max(max, options)(target, key);
  };
}

/** Bytes: a byte string in CBOR, canonical base64url in JSON; a Uint8Array once parsed. With `each`, a list of them. */
export function IsBytes(limits: { min?: number; max: number }, options?: ValidationOptions): PropertyDecorator {
  const min = limits.min ?? 1;
  return (target, key) => {
    shapeOf(target).bytes.add(key as string);
    ValidateBy(
      {
        name: 'isBytes',
        constraints: [min, limits.max],
        validator: {
          validate: (value: unknown) => value instanceof Uint8Array && value.length >= min && value.length <= limits.max,
          defaultMessage: buildMessage(() => `$property must hold ${min} to ${limits.max} bytes`, options),
        },
      },
      options,
    )(target, key);
  };
}

/** A list of at most `max` nested contracts. */
export function IsListOf<T extends object>(type: () => ContractClass<T>, max: number, min = 0): PropertyDecorator {
  return (target, key) => {
    shapeOf(target).nested.set(key as string, { type, list: true });
    IsArray()(target, key);
    ArrayMaxSize(max)(target, key);
    ArrayMinSize(min)(target, key);
    ValidateNested({ each: true })(target, key);
  };
}

/** One nested contract. */
export function IsPart<T extends object>(type: () => ContractClass<T>): PropertyDecorator {
  return (target, key) => {
    shapeOf(target).nested.set(key as string, { type, list: false });
    // Nothing at all would pass as a nested contract.
    IsDefined()(target, key);
    ValidateNested()(target, key);
  };
}

/** The contract that a field holds, one or a list of them; undefined where it holds none. For whoever describes contracts. */
export function contractWithin<T extends object>(type: ContractClass<T>, field: string): { readonly type: ContractClass<object>; readonly list: boolean } | undefined {
  const nested = shapeOf(type.prototype as object).nested.get(field);
  return nested && { type: nested.type(), list: nested.list };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function hydrate<T extends object>(type: ContractClass<T>, plain: unknown): T {
  if (!isPlain(plain)) throw new ChanceryError('BODY_MALFORMED');
  const instance = new type();
  const shape = shapeOf(type.prototype as object);
  for (const key of Object.keys(plain)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw new ChanceryError('BODY_MALFORMED');
    const value = plain[key];
    (instance as Record<string, unknown>)[key] = shape.bytes.has(key) ? readBytes(value) : shape.nested.has(key) ? readNested(shape.nested.get(key)!, value) : value;
  }
  return instance;
}

function readBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 10_000 ? undefined : value.map(readBytes);
  // Some MessagePack decoders hand bytes out as an ArrayBuffer.
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return typeof value === 'string' ? fromBase64Url(value) : value;
}

function readNested({ type, list }: { readonly type: () => ContractClass<object>; readonly list: boolean }, value: unknown): unknown {
  if (!list) return value === undefined ? value : hydrate(type(), value);
  if (!Array.isArray(value) || value.length > 100_000) throw new ChanceryError('BODY_MALFORMED');
  return value.map((item) => hydrate(type(), item));
}

/**
 * Makes an instance of a contract from decoded CBOR or JSON, or refuses.
 * Unknown properties, wrong types, missing fields and prototype tricks are refused alike.
 * @throws ChanceryError `BODY_MALFORMED`; it names no field and echoes nothing
 */
export function parseContract<T extends object>(type: ContractClass<T>, plain: unknown): T {
  const instance = hydrate(type, plain);
  const faults = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: true, validationError: { target: false, value: false } });
  if (faults.length > 0) throw new ChanceryError('BODY_MALFORMED');
  return instance;
}
