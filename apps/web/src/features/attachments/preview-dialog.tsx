import { useEffect, useState, type ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import type { PreviewKey, PreviewKind } from '../../preview/protocol.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { UserText } from '../../ui/user-text.js';
import { usePreviewFrame } from './use-preview-frame.js';

interface PreviewDialogProps {
  readonly name: string;
  readonly kind: PreviewKind;
  readonly bytes: ArrayBuffer;
  readonly onClose: () => void;
}

const ZOOM_STEP = 1.25;
const [MIN_ZOOM, MAX_ZOOM] = [0.25, 4];

/** A file of somebody else, drawn in a frame that has no origin, no network and no keys. */
export function PreviewDialog({ name, kind, bytes, onClose }: PreviewDialogProps): ReactElement {
  const text = useText();
  const [zoom, setZoom] = useState(1);
  const label = text('attachments.preview.name', { name });
  const onKey = (key: PreviewKey): void => MOVES[key]();
  const { frame, shown, fault, say } = usePreviewFrame({ kind, bytes, label, onKey });
  const { page = 1, pages = 1 } = shown ?? {};
  const goTo = (next: number): void => void (next >= 1 && next <= pages && next !== page && say({ type: 'page', page: next }));
  const zoomTo = (next: number): void => {
    const within = Math.min(Math.max(MIN_ZOOM, next), MAX_ZOOM);
    setZoom(within);
    say({ type: 'zoom', zoom: within });
  };
  const MOVES: Readonly<Record<PreviewKey, () => void>> = {
    next: () => goTo(page + 1), previous: () => goTo(page - 1), first: () => goTo(1), last: () => goTo(pages),
    closer: () => zoomTo(zoom * ZOOM_STEP), farther: () => zoomTo(zoom / ZOOM_STEP), close: onClose,
  };
  useEffect(() => {
    if (shown) say({ type: 'label', label: text('attachments.preview.picture', { page, pages }) });
    // Said again when the page changes, not when this component is drawn again.
  }, [page, pages, shown === undefined]);
  return (
    <Dialog title={<UserText inline>{name}</UserText>} isOpen onClose={onClose} size="wide" actions={<Button onClick={onClose}>{text('shell.close')}</Button>}>
      {fault ? <Callout tone="danger" live><Text id="attachments.preview.fault" values={{ code: fault }} /></Callout> : (
        <>
          <div className="row-apart">
            <span className="small" role="status">{shown && <Text id="attachments.preview.page" values={{ page, pages }} />}</span>
            <div className="row preview-tools">
              {pages > 1 && <Button size="small" aria-disabled={page <= 1} onClick={MOVES.previous}>{text('attachments.preview.previous')}</Button>}
              {pages > 1 && <Button size="small" aria-disabled={page >= pages} onClick={MOVES.next}>{text('attachments.preview.next')}</Button>}
              <Button size="small" aria-disabled={zoom <= MIN_ZOOM} onClick={MOVES.farther}>{text('attachments.preview.smaller')}</Button>
              <Button size="small" aria-disabled={zoom >= MAX_ZOOM} onClick={MOVES.closer}>{text('attachments.preview.larger')}</Button>
            </div>
          </div>
          <iframe ref={frame} className="preview-frame" sandbox="allow-scripts" src="/preview.html" title={label} />
          <p className="small quiet"><Text id="attachments.preview.about" /></p>
          {shown?.missing.map((what) => <Callout key={what} tone="warn"><Text id="attachments.preview.missing" values={{ what }} /></Callout>)}
        </>
      )}
    </Dialog>
  );
}
