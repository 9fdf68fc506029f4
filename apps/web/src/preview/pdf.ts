import { AnnotationMode, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
// Runs in the frame itself, which may start no worker: the library finds it by the global name that this import sets.
import 'pdfjs-dist/build/pdf.worker.mjs';
import { MAX_PIXELS, sizeCanvas, type Shown } from './picture.js';
import { PreviewError, type Missing } from './protocol.js';

/** Bytes of a decoder that the page has; undefined when it has none. */
export type Decoders = (name: string) => Promise<ArrayBuffer | undefined>;

/** The library makes them itself, and asks them for what stands outside of the document. */
function lacking(missing: Set<Missing>, what: Missing) {
  return class {
    fetch(): Promise<never> {
      missing.add(what);
      return Promise.reject(new Error(what));
    }
  };
}

function decoderFactory(missing: Set<Missing>, decoders: Decoders) {
  return class {
    async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
      const bytes = await decoders(filename);
      if (bytes) return new Uint8Array(bytes);
      missing.add('pictures');
      throw new Error('pictures');
    }
  };
}

/**
 * Opens a PDF to be drawn, and for nothing else: its scripts, links, forms and embedded files are never looked at, and
 * nothing is fetched. Standard fonts come from the system.
 * @throws PreviewError
 */
export async function openPdf(bytes: ArrayBuffer, decoders: Decoders): Promise<Shown> {
  const missing = new Set<Missing>();
  const document = await load(bytes, missing, decoders);
  return { pages: document.numPages, draw: (canvas, page, width, zoom) => drawPage(document, canvas, { page, width, zoom }).then(() => [...missing]) };
}

async function load(bytes: ArrayBuffer, missing: Set<Missing>, decoders: Decoders): Promise<PDFDocumentProxy> {
  const task = getDocument({
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    enableXfa: false,
    useWorkerFetch: false,
    useSystemFonts: true,
    maxImageSize: 4 * MAX_PIXELS,
    canvasMaxAreaInBytes: 4 * 4 * MAX_PIXELS,
    // Pages are drawn by a document that has no network and no origin: nothing of it is written to the console either.
    verbosity: 0,
    CMapReaderFactory: lacking(missing, 'characters'),
    StandardFontDataFactory: lacking(missing, 'fonts'),
    WasmFactory: decoderFactory(missing, decoders),
  });
  return task.promise.catch((error: unknown) => {
    throw new PreviewError((error as Error).name === 'PasswordException' ? 'password' : 'unreadable');
  });
}

async function drawPage(document: PDFDocumentProxy, canvas: HTMLCanvasElement, { page: number, width, zoom }: { page: number; width: number; zoom: number }): Promise<void> {
  const page = await document.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const scale = (width / natural.width) * zoom;
  const sharpness = sizeCanvas(canvas, natural.width * scale, natural.height * scale);
  await page.render({ canvas, viewport: page.getViewport({ scale: scale * sharpness }), annotationMode: AnnotationMode.ENABLE, background: '#ffffff' }).promise;
  page.cleanup();
}
