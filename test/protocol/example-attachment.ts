import { createHash } from 'node:crypto';
import { fromHex } from '@chancery/contracts';
import { AttachmentManifest, sealedSize } from '@chancery/sealing';
import { blake2b } from '@noble/hashes/blake2.js';
import { chunkBinding } from '../../libs/client/sealing/src/attachments/secret-stream.js';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const utf8 = new TextEncoder();

export const PLAINTEXT = utf8.encode('Draft request, not yet signed.');
const KEY = sha256(utf8.encode('attachment key'));
const ATTACHMENT_ID = '01900000-0000-7000-8000-000000000007';
/** Recorded: the header of a stream is random. */
export const SEALED = fromHex('915d2c3414fa65be6b80688d06457d8eacb7db408f6035e9c8504fa469c796fbfbf3f7b74a6d768b9ac2a72e8b66a6cd413829710d051091a310c6eb88f9809ceda6dd6b992ecd');

export const MANIFEST = new AttachmentManifest({
  attachmentId: ATTACHMENT_ID, fileName: 'draft.txt', mediaType: 'text/plain', sizeBytes: PLAINTEXT.length, sealedSizeBytes: sealedSize(PLAINTEXT.length),
  chunkSize: 65_536, segmentSize: 67_108_864, segments: [{ sealedSha256: sha256(SEALED) }],
  plaintextSha256: sha256(PLAINTEXT), plaintextBlake2b256: blake2b(PLAINTEXT, { dkLen: 32 }), sealedSha256: sha256(SEALED), key: KEY,
});

/** Of the only chunk of the only segment. */
export const CHUNK_DATA = chunkBinding({ attachmentId: ATTACHMENT_ID, segment: 0, isLastSegment: true }, 0);

/** `crypto_kdf_derive_from_key` as the page spells it out, by another library. */
export const SEGMENT_KEY = blake2b(new Uint8Array(), { dkLen: 32, key: KEY, salt: new Uint8Array(16), personalization: Uint8Array.from([...utf8.encode('chanseg1'), ...new Uint8Array(8)]) });
