import type { CborValue, FieldReader } from '@chancery/contracts';
import { languageTag, LIMITS } from './limits.js';

export type Fields = [number, CborValue][];

/** How one kind of content is written and read. */
export interface ContentCodec<T> {
  readonly code: number;
  write(content: T): Fields;
  read(fields: FieldReader): T;
}

export const optional = (key: number, value: CborValue | undefined): Fields => (value === undefined ? [] : [[key, value]]);

export const languageOf = (fields: FieldReader, key: number): { language?: string } => (fields.has(key) ? { language: languageTag(fields.text(key, LIMITS.language)) } : {});
