import jbig2 from 'pdfjs-dist/wasm/jbig2.wasm?url';
import openjpeg from 'pdfjs-dist/wasm/openjpeg.wasm?url';

/** Decoders of scanned pages, which the frame cannot fetch for itself. Nothing but these is ever handed in. */
const DECODERS: ReadonlyMap<string, string> = new Map([['jbig2.wasm', jbig2], ['openjpeg.wasm', openjpeg]]);

export async function decoderBytes(name: string): Promise<ArrayBuffer | undefined> {
  const url = DECODERS.get(name);
  if (url === undefined) return undefined;
  try {
    const reply = await fetch(url, { credentials: 'omit' });
    return reply.ok ? await reply.arrayBuffer() : undefined;
  } catch {
    return undefined;
  }
}
