import { useEffect, useRef, useState, type RefObject } from 'react';
import type { FromFrame, Missing, PreviewFault, PreviewKey, PreviewKind, ToFrame } from '../../preview/protocol.js';
import { decoderBytes } from './decoders.js';

export interface Shown {
  readonly page: number;
  readonly pages: number;
  readonly missing: readonly Missing[];
}

export interface PreviewFrame {
  readonly frame: RefObject<HTMLIFrameElement | null>;
  readonly shown: Shown | undefined;
  readonly fault: PreviewFault | undefined;
  readonly say: (message: ToFrame, transfer?: Transferable[]) => void;
}

interface PreviewOrder {
  readonly kind: PreviewKind;
  readonly bytes: ArrayBuffer;
  readonly label: string;
  readonly onKey: (key: PreviewKey) => void;
}

const START_WITHIN = 20_000;

/** Speaks with the frame, and with no other window. */
export function usePreviewFrame({ kind, bytes, label, onKey }: PreviewOrder): PreviewFrame {
  const frame = useRef<HTMLIFrameElement>(null);
  const [shown, setShown] = useState<Shown>();
  const [fault, setFault] = useState<PreviewFault>();
  const isReady = useRef(false);
  // The frame has no origin that could be named; that only it hears this is certain by its window.
  const say = (message: ToFrame, transfer: Transferable[] = []): void => frame.current?.contentWindow?.postMessage(message, '*', transfer);

  const take = (message: FromFrame): void => {
    switch (message.type) {
      case 'ready': {
        isReady.current = true;
        const { lang, dir } = document.documentElement;
        // Copied: a frame that is loaded a second time gets it a second time.
        const copy = bytes.slice(0);
        say({ type: 'open', kind, bytes: copy, language: lang, dir: dir === 'rtl' ? 'rtl' : 'ltr', label }, [copy]);
        break;
      }
      case 'shown':
        setShown({ page: message.page, pages: message.pages, missing: message.missing });
        break;
      case 'failed':
        setFault(message.code);
        break;
      case 'key':
        onKey(message.key);
        break;
      case 'want':
        void decoderBytes(message.name).then((found) => say({ type: 'decoder', name: message.name, ...(found ? { bytes: found } : {}) }, found ? [found] : []));
    }
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const hear = (event: MessageEvent<FromFrame>): void => {
      if (event.source === frame.current?.contentWindow && event.origin === 'null') latest.current(event.data);
    };
    addEventListener('message', hear);
    const timer = setTimeout(() => !isReady.current && setFault('notStarted'), START_WITHIN);
    return () => {
      removeEventListener('message', hear);
      clearTimeout(timer);
    };
  }, []);
  return { frame, shown, fault, say };
}
