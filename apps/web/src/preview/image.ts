import { sizeCanvas, type Shown } from './picture.js';
import { PreviewError } from './protocol.js';

const MAX_IMAGE_PIXELS = 120_000_000;

/** Decodes a picture; of one that moves, its first frame. Nothing in it can be followed or run. @throws PreviewError */
export async function openImage(bytes: ArrayBuffer, mediaType: string): Promise<Shown> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mediaType })).catch(() => {
    throw new PreviewError('unreadable');
  });
  if (bitmap.width * bitmap.height > MAX_IMAGE_PIXELS) throw new PreviewError('tooLarge');
  return {
    pages: 1,
    draw: async (canvas, _, width, zoom) => {
      // Small pictures are not blown up before the reader asks for it.
      const scale = Math.min(1, width / bitmap.width) * zoom;
      sizeCanvas(canvas, bitmap.width * scale, bitmap.height * scale);
      const context = canvas.getContext('2d');
      if (!context) throw new PreviewError('tooLarge');
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      return [];
    },
  };
}
