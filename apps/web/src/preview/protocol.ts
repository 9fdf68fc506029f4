/**
 * What a page and the frame in which it shows a file say to each other. The frame belongs to no origin and has no network:
 * everything that it knows came in these messages.
 */
export type PreviewKind = 'image' | 'pdf';

export type ToFrame =
  | {
      readonly type: 'open';
      readonly kind: PreviewKind;
      /** Handed over, not copied. */
      readonly bytes: ArrayBuffer;
      readonly language: string;
      readonly dir: 'ltr' | 'rtl';
      /** What the frame's area is called. */
      readonly label: string;
    }
  /** 1 is the first. */
  | { readonly type: 'page'; readonly page: number }
  /** 1: as wide as the frame. */
  | { readonly type: 'zoom'; readonly zoom: number }
  /** What a reader hears instead of the picture. */
  | { readonly type: 'label'; readonly label: string }
  /** The answer to `want`; without bytes when there are none. */
  | { readonly type: 'decoder'; readonly name: string; readonly bytes?: ArrayBuffer };

/** Parts of a PDF that this frame cannot draw. */
export type Missing = 'characters' | 'fonts' | 'pictures';
export type PreviewFault = 'empty' | 'otherKind' | 'unreadable' | 'password' | 'tooLarge' | 'notStarted';
/** Keys pressed inside of the frame that mean something outside of it. */
export type PreviewKey = 'next' | 'previous' | 'first' | 'last' | 'closer' | 'farther' | 'close';

export type FromFrame =
  | { readonly type: 'ready' }
  | { readonly type: 'shown'; readonly page: number; readonly pages: number; readonly missing: readonly Missing[] }
  | { readonly type: 'failed'; readonly code: PreviewFault }
  | { readonly type: 'key'; readonly key: PreviewKey }
  /** A decoder of pictures, by the name of its file. */
  | { readonly type: 'want'; readonly name: string };

/** Failure of a preview, as the page tells it in words. */
export class PreviewError extends Error {
  override name = 'PreviewError';
  constructor(readonly code: PreviewFault) {
    super(code);
  }
}
