import type { WritableSinkLike } from '../ports.js';

/** So much at most is held as plain memory; what is in a Blob the browser may keep on disk. Bytes. */
const SPILL_BYTES = 16 * 1024 * 1024;

/**
 * Saves into a Blob, for a preview, or where there is no save dialogue.
 * @param mediaType  of the Blob; decide it here, not by what a peer says
 * @returns `blob()` gives it once it was committed @throws RangeError before
 */
export function blobSink(mediaType: string): WritableSinkLike & { blob(): Blob } {
  let parts: Blob[] = [];
  let fresh: Uint8Array<ArrayBuffer>[] = [];
  let freshBytes = 0;
  let committed: Blob | undefined;
  const spill = (): void => {
    if (freshBytes > 0) parts.push(new Blob(fresh));
    fresh = [];
    freshBytes = 0;
  };
  return {
    write: async (chunk) => {
      fresh.push(new Uint8Array(chunk));
      freshBytes += chunk.length;
      if (freshBytes >= SPILL_BYTES) spill();
    },
    commit: async () => {
      spill();
      committed = new Blob(parts, { type: mediaType });
      parts = [];
    },
    abort: async () => {
      parts = [];
      fresh = [];
      freshBytes = 0;
    },
    blob: () => {
      if (!committed) throw new RangeError('not committed');
      return committed;
    },
  };
}
