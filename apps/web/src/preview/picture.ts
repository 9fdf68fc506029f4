import type { Missing } from './protocol.js';

/** A file that was opened, and can be drawn. */
export interface Shown {
  readonly pages: number;
  /**
   * Draws one page.
   * @param width  CSS pixels that there are for a zoom of 1
   * @returns what could not be drawn
   */
  draw(canvas: HTMLCanvasElement, page: number, width: number, zoom: number): Promise<readonly Missing[]>;
}

/** Browsers refuse larger canvases, or take the memory of the whole computer. */
export const MAX_PIXELS = 24_000_000;

/** Sets the size of a canvas, in CSS pixels, as sharp as the screen is and memory allows. @returns device pixels per CSS pixel */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): number {
  const sharpness = Math.min(devicePixelRatio, Math.sqrt(MAX_PIXELS / Math.max(1, width * height)));
  canvas.width = Math.max(1, Math.floor(width * sharpness));
  canvas.height = Math.max(1, Math.floor(height * sharpness));
  canvas.style.inlineSize = `${width}px`;
  canvas.style.blockSize = `${height}px`;
  return sharpness;
}
