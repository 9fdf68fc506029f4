import { openImage } from './image.js';
import { keyOf } from './keys.js';
import type { Shown } from './picture.js';
import { PreviewError, type FromFrame, type ToFrame } from './protocol.js';
import { sniff } from './sniff.js';

/** The page around this frame. The frame itself belongs to no origin, but still knows the address that it came from. */
const HOME = new URL(location.href).origin;
const stage = document.getElementById('stage')!;
const canvas = document.getElementById('canvas') as HTMLCanvasElement;
const PADDING = 24;

const tell = (message: FromFrame): void => window.parent.postMessage(message, HOME);
const waiting = new Map<string, (bytes: ArrayBuffer | undefined) => void>();
const state: { shown?: Shown; page: number; zoom: number; drawing: Promise<void> } = { page: 1, zoom: 1, drawing: Promise.resolve() };

function decoder(name: string): Promise<ArrayBuffer | undefined> {
  return new Promise((resolve) => {
    waiting.set(name, resolve);
    tell({ type: 'want', name });
  });
}

async function open({ kind, bytes, language, dir, label }: Extract<ToFrame, { type: 'open' }>): Promise<void> {
  Object.assign(document.documentElement, { lang: language, dir });
  stage.setAttribute('aria-label', label);
  if (bytes.byteLength === 0) throw new PreviewError('empty');
  const mediaType = sniff(bytes);
  if (mediaType === undefined || (mediaType === 'application/pdf') !== (kind === 'pdf')) throw new PreviewError('otherKind');
  state.shown = kind === 'pdf' ? await (await import('./pdf.js')).openPdf(bytes, decoder) : await openImage(bytes, mediaType);
  canvas.hidden = false;
  draw();
}

/** One drawing after the other: a canvas takes no two at a time. */
function draw(): void {
  state.drawing = state.drawing.then(drawNow).catch((error: unknown) => fail(error));
}

async function drawNow(): Promise<void> {
  const { shown, page, zoom } = state;
  if (!shown) return;
  const missing = await shown.draw(canvas, page, Math.max(64, stage.clientWidth - PADDING), zoom);
  tell({ type: 'shown', page, pages: shown.pages, missing });
}

/** What failed is told by a code: a library's words may hold what the file says. */
function fail(error: unknown): void {
  tell({ type: 'failed', code: error instanceof PreviewError ? error.code : 'unreadable' });
}

function take(message: ToFrame): void {
  switch (message.type) {
    case 'open':
      open(message).catch(fail);
      break;
    case 'page':
      state.page = Math.min(Math.max(1, message.page), state.shown?.pages ?? 1);
      stage.scrollTo(0, 0);
      draw();
      break;
    case 'zoom':
      state.zoom = Math.min(Math.max(0.25, message.zoom), 4);
      draw();
      break;
    case 'label':
      canvas.setAttribute('aria-label', message.label);
      break;
    case 'decoder':
      waiting.get(message.name)?.(message.bytes);
      waiting.delete(message.name);
  }
}

if (window.parent !== window) {
  addEventListener('message', (event: MessageEvent<ToFrame>) => {
    if (event.source === window.parent && event.origin === HOME) take(event.data);
  });
  addEventListener('keydown', (event) => {
    const key = keyOf(event);
    if (!key) return;
    event.preventDefault();
    tell({ type: 'key', key });
  });
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    draw();
  });
  tell({ type: 'ready' });
}
