import { decodeCbor, encodeCbor, FieldReader, uuidToBytes, type CborMap, type CborValue } from '@chancery/contracts';
import type { AttachedFile, AttachmentContent, ContentHeader, Envelope, KnownContent, OpenedEnvelope, OpeningContent, ReadContent, RetractionContent, RevisionContent, TextContent } from './content.js';
import { languageOf, optional, type ContentCodec } from './content-codec.js';
import { ContentError, isFileName, LIMITS } from './limits.js';
import { noticeCodec } from './notice-codec.js';

/** Raised when the meaning of an existing field changes; a newer version is shown as such and never guessed at. A new kind does not raise it. */
export const CONTENT_VERSION = 1;
const MAX_PLAINTEXT_BYTES = 65_536;
/** The last moment that fits the contracts' times, in milliseconds. */
const LAST_MOMENT = 8_640_000_000_000_000;

const textCodec: ContentCodec<TextContent> = {
  code: 1,
  write: ({ text, language: tag, inReplyTo }) => [[1, text], ...optional(2, tag), ...optional(3, inReplyTo === undefined ? undefined : uuidToBytes(inReplyTo))],
  read: (f) => ({ kind: 'text', text: f.text(1, LIMITS.text), ...languageOf(f, 2), ...(f.has(3) ? { inReplyTo: f.id(3) } : {}) }),
};

const openingCodec: ContentCodec<OpeningContent> = {
  code: 2,
  write: ({ subject }) => [[1, subject]],
  read: (f) => ({ kind: 'opening', subject: f.text(1, LIMITS.subject) }),
};

const writeFile = (file: AttachedFile): CborMap =>
  new Map<number, CborValue>([[1, uuidToBytes(file.attachmentId)], [2, file.name], [3, file.mediaType], [4, file.sizeBytes], [5, file.manifest]]);

function readFile(f: FieldReader): AttachedFile {
  const file = { attachmentId: f.id(1), name: f.text(2, LIMITS.fileName), mediaType: f.text(3, LIMITS.mediaType), sizeBytes: f.integer(4, 0, Number.MAX_SAFE_INTEGER), manifest: f.bytes(5, { min: 1, max: LIMITS.manifestBytes }) };
  f.end();
  if (!isFileName(file.name)) throw new ContentError('file name');
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(file.mediaType)) throw new ContentError('media type');
  return file;
}

const attachmentCodec: ContentCodec<AttachmentContent> = {
  code: 3,
  write: ({ text, files }) => [[1, text], [2, files.map(writeFile)]],
  read: (f) => {
    const text = f.text(1, LIMITS.text, 0);
    const files = f.maps(2, LIMITS.files).map(readFile);
    if (files.length === 0) throw new ContentError('files');
    return { kind: 'attachment', text, files };
  },
};

const revisionCodec: ContentCodec<RevisionContent> = {
  code: 6,
  write: ({ of, text, language: tag }) => [[1, uuidToBytes(of)], [2, text], ...optional(3, tag)],
  read: (f) => ({ kind: 'revision', of: f.id(1), text: f.text(2, LIMITS.text), ...languageOf(f, 3) }),
};

const retractionCodec: ContentCodec<RetractionContent> = {
  code: 7,
  write: ({ of }) => [[1, uuidToBytes(of)]],
  read: (f) => ({ kind: 'retraction', of: f.id(1) }),
};

const readCodec: ContentCodec<ReadContent> = {
  code: 8,
  write: ({ upTo }) => [[1, upTo]],
  read: (f) => ({ kind: 'read', upTo: f.integer(1, 1, Number.MAX_SAFE_INTEGER) }),
};

/** Code 5 is reserved: it was a note on a change of members, which nobody ever sent. A number is never given another meaning. */
const CODECS: { readonly [K in KnownContent['kind']]: ContentCodec<Extract<KnownContent, { kind: K }>> } = {
  text: textCodec,
  opening: openingCodec,
  attachment: attachmentCodec,
  notice: noticeCodec,
  revision: revisionCodec,
  retraction: retractionCodec,
  read: readCodec,
};
const byCode = new Map<number, ContentCodec<KnownContent>>(Object.values(CODECS).map((codec) => [codec.code, codec as ContentCodec<KnownContent>]));

/**
 * Deterministic CBOR: {1: version, 2: kind, 3: message id, 4: sent at, 5: log size, 6: log root, 7: [{fields of the kind}]}.
 * @throws ContentError when a field is empty, too long or malformed: the same rules as on opening
 */
export function encodeContent({ header, content }: Envelope): Uint8Array {
  const codec = CODECS[content.kind] as ContentCodec<KnownContent>;
  const fields = codec.write(content);
  fields.forEach(([, value]) => requireWellFormed(value));
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, CONTENT_VERSION],
      [2, codec.code],
      [3, uuidToBytes(header.messageId)],
      [4, header.sentAt],
      [5, header.trustHead.size],
      [6, header.trustHead.root],
      [7, [new Map(fields)]],
    ]),
  );
  decodeContent(bytes);
  return bytes;
}

/** A lone surrogate would be sealed as another character than was typed. */
function requireWellFormed(value: CborValue): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw new ContentError('text');
  if (Array.isArray(value)) value.forEach(requireWellFormed);
  if (value instanceof Map) value.forEach(requireWellFormed);
}

function readHeader(f: FieldReader): ContentHeader {
  return { messageId: f.id(3), sentAt: f.integer(4, 0, LAST_MOMENT), trustHead: { size: f.integer(5, 0, 10_000_000), root: f.bytes(6, 32) } };
}

/** Checks what a peer wrote. @throws ContentError, whatever the reason */
export function decodeContent(bytes: Uint8Array): OpenedEnvelope {
  if (bytes.length > MAX_PLAINTEXT_BYTES) throw new ContentError('too long');
  try {
    const f = FieldReader.of(decodeCbor(bytes));
    const version = f.integer(1, 1, 1_000_000);
    if (version > CONTENT_VERSION) return { content: { kind: 'newer', version } };
    const codec = byCode.get(f.integer(2, 1, 65_535));
    const header = readHeader(f);
    const [fields] = f.maps(7, 1);
    f.end();
    if (!fields) throw new ContentError('no fields');
    if (!codec) return { header, content: { kind: 'newer', version } };
    const content = codec.read(fields);
    fields.end();
    return { header, content };
  } catch (error) {
    throw error instanceof ContentError ? error : new ContentError('malformed');
  }
}
