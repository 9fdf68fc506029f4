import { uuidToBytes } from '@chancery/contracts';
import sodium from 'libsodium-wrappers';
import { AttachmentError } from './attachment-error.js';
import { freeState } from './sodium-heap.js';

/** crypto_secretstream_xchacha20poly1305_state: key, nonce and padding. */
const STATE_BYTES = 52;
const KEY_BYTES = 32;
const KDF_CONTEXT = 'chanseg1';

export interface SegmentPlace {
  /** UUID. */
  readonly attachmentId: string;
  readonly segment: number;
  readonly isLastSegment: boolean;
}

/** 32 random bytes. */
export async function newAttachmentKey(): Promise<Uint8Array> {
  await sodium.ready;
  return sodium.randombytes_buf(KEY_BYTES);
}

/** @throws AttachmentError `OPTIONS_REFUSED` */
export function checkKey(key: Uint8Array): Uint8Array {
  if (key.length !== KEY_BYTES) throw new AttachmentError('OPTIONS_REFUSED');
  return key;
}

/** attachmentId (16) ‖ segment (4, big-endian) ‖ chunk (4) ‖ 1 in the last segment, else 0: each chunk knows its place. */
export function chunkBinding({ attachmentId, segment, isLastSegment }: SegmentPlace, chunk: number): Uint8Array {
  const bytes = new Uint8Array(25);
  bytes.set(uuidToBytes(attachmentId));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, segment);
  view.setUint32(20, chunk);
  view.setUint8(24, isLastSegment ? 1 : 0);
  return bytes;
}

/**
 * One secretstream of libsodium, in one direction. Its state holds the segment's key in the library's own memory, which the
 * wrapper never gives back: whoever makes a stream must `free` it.
 */
class SegmentStream {
  private freed = false;

  protected constructor(
    protected readonly state: number,
    private readonly place: SegmentPlace,
  ) {}

  /** Wipes the state and gives its memory back. Calling it again does nothing. */
  free(): void {
    if (this.freed) return;
    this.freed = true;
    freeState(this.state, STATE_BYTES);
  }

  /** After `free` the address may belong to another stream. */
  protected assertLive(): void {
    if (this.freed) throw new AttachmentError('OPTIONS_REFUSED');
  }

  protected binding(chunk: number): Uint8Array {
    return chunkBinding(this.place, chunk);
  }
}

export class SegmentSealer extends SegmentStream {
  private constructor(
    state: number,
    place: SegmentPlace,
    /** 24 bytes that go before the chunks. */
    readonly header: Uint8Array,
  ) {
    super(state, place);
  }

  /** Call after `sodium.ready`. */
  static of(attachmentKey: Uint8Array, place: SegmentPlace): SegmentSealer {
    return withSegmentKey(attachmentKey, place.segment, (key) => {
      const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
      return new SegmentSealer(state as unknown as number, place, header);
    });
  }

  push(plaintext: Uint8Array, chunk: number, final: boolean): Uint8Array {
    this.assertLive();
    const tag = final ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    return sodium.crypto_secretstream_xchacha20poly1305_push(this.state as never, plaintext, this.binding(chunk), tag);
  }
}

export class SegmentOpener extends SegmentStream {
  private constructor(state: number, place: SegmentPlace) {
    super(state, place);
  }

  /** Call after `sodium.ready`. */
  static of(attachmentKey: Uint8Array, place: SegmentPlace, header: Uint8Array): SegmentOpener {
    return withSegmentKey(attachmentKey, place.segment, (key) => new SegmentOpener(sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key) as unknown as number, place));
  }

  /** @throws AttachmentError `CHUNK_REFUSED`, `FINAL_TAG_WRONG` */
  pull(sealed: Uint8Array, chunk: number, final: boolean): Uint8Array {
    this.assertLive();
    const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(this.state as never, sealed, this.binding(chunk));
    if (!opened) throw new AttachmentError('CHUNK_REFUSED');
    const expected = final ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    if (opened.tag !== expected) throw new AttachmentError('FINAL_TAG_WRONG');
    return opened.message;
  }
}

function withSegmentKey<T>(attachmentKey: Uint8Array, segment: number, use: (key: Uint8Array) => T): T {
  const key = sodium.crypto_kdf_derive_from_key(KEY_BYTES, segment, KDF_CONTEXT, attachmentKey);
  try {
    return use(key);
  } finally {
    sodium.memzero(key);
  }
}
