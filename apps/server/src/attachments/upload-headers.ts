import { ChanceryError } from '@chancery/contracts';
import { Metadata, TUS_RESUMABLE } from '@tus/server';
import type { FastifyRequest } from 'fastify';

const UPLOAD_CHUNK = 'application/offset+octet-stream';

const isCount = (value: string): boolean => /^(0|[1-9]\d{0,14})$/.test(value);
const isVersion = (value: string): boolean => value === TUS_RESUMABLE;

function isMetadata(value: string): boolean {
  try {
    Metadata.parse(value);
    return true;
  } catch {
    return false;
  }
}

const RULES: Readonly<Record<string, (value: string) => boolean>> = {
  'tus-resumable': isVersion,
  'tus-version': isVersion,
  'upload-offset': isCount,
  'upload-length': isCount,
  'upload-defer-length': (value) => value === '1',
  'upload-concat': (value) => value === 'partial' || value.startsWith('final;'),
  'upload-metadata': isMetadata,
  'x-forwarded-proto': (value) => value === 'http' || value === 'https',
};

/**
 * The headers of a tus request, checked before the tus library does: it answers these faults in plain text, without a code.
 * @throws ChanceryError `BODY_MALFORMED`, `CONTENT_TYPE_UNSUPPORTED`
 */
export function checkUploadHeaders({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (method === 'OPTIONS') return;
  if (headers['tus-resumable'] === undefined) throw new ChanceryError('BODY_MALFORMED');
  if (method === 'PATCH' && headers['content-type'] !== UPLOAD_CHUNK) throw new ChanceryError('CONTENT_TYPE_UNSUPPORTED');
  for (const [name, isGood] of Object.entries(RULES)) {
    const value = headers[name];
    if (value !== undefined && !isGood(String(value))) throw new ChanceryError('BODY_MALFORMED');
  }
}
