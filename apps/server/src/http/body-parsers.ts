import { ChanceryError, decodeCborBody } from '@chancery/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Chunks of a resumable upload: whoever takes the route reads the stream; nothing is held in memory. */
const UPLOAD_CHUNK = 'application/offset+octet-stream';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const readJson = (bytes: Uint8Array): unknown => JSON.parse(utf8.decode(bytes)) as unknown;

/** @returns undefined for an empty body. @throws ChanceryError `BODY_MALFORMED` */
function readBody(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return read(bytes);
  } catch {
    throw new ChanceryError('BODY_MALFORMED');
  }
}

/** Takes `application/cbor` and `application/json`, and refuses every other body with 415. Checking comes later: `@ContractBody`. */
export function addBodyParsers(fastify: FastifyInstance): void {
  const parser = (read: (bytes: Uint8Array) => unknown) => (_: FastifyRequest, bytes: Buffer, done: (error: Error | null, body?: unknown) => void) => {
    try {
      done(null, readBody(bytes, read));
    } catch (error) {
      done(error as Error);
    }
  };
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, parser(readJson));
  fastify.addContentTypeParser('application/cbor', { parseAs: 'buffer' }, parser(decodeCborBody));
  fastify.addContentTypeParser(UPLOAD_CHUNK, (_request, _stream, done) => done(null, undefined));
}
