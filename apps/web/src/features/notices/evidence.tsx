import type { BoardRow } from '@chancery/sdk';
import { useEffect, useState, type ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Copy } from '../../ui/copy.js';
import { Dialog } from '../../ui/dialog.js';
import { Fingerprint } from '../../ui/digits.js';
import { Party } from '../../ui/names.js';
import { Time } from '../../ui/time.js';

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function useSha256(bytes: Uint8Array): Uint8Array | undefined {
  const [digest, setDigest] = useState<Uint8Array>();
  useEffect(() => {
    let live = true;
    void crypto.subtle.digest('SHA-256', new Uint8Array(bytes)).then((found) => live && setDigest(new Uint8Array(found)));
    return () => {
      live = false;
    };
  }, [bytes]);
  return digest;
}

interface EvidenceProps {
  readonly row: BoardRow;
  readonly acknowledgement: NonNullable<BoardRow['acknowledgement']>;
  readonly onClose: () => void;
}

/** The signed statement behind an acknowledgement, as it can be shown to somebody else. */
export function Evidence({ row, acknowledgement, onClose }: EvidenceProps): ReactElement {
  const text = useText();
  const { officer, acknowledgedAt, deviceId, statement } = acknowledgement;
  const digest = useSha256(statement);
  const hex = hexOf(statement);
  return (
    <Dialog title={text('notices.evidence')} isOpen onClose={onClose} actions={<Button onClick={onClose}>{text('shell.close')}</Button>}>
      <p><Text id="notices.evidence.about" /></p>
      <dl className="facts">
        <dt><Text id="notices.evidence.who" /></dt><dd><Party state={row.state} authority={row.authority} officer={officer} /></dd>
        <dt><Text id="notices.evidence.when" /></dt><dd><Time at={acknowledgedAt} /></dd>
        <dt><Text id="notices.evidence.device" /></dt><dd><span className="code">{deviceId}</span></dd>
        <dt><Text id="notices.evidence.digest" /></dt><dd>{digest && <Fingerprint bytes={digest} />}</dd>
        <dt><Text id="notices.evidence.bytes" values={{ n: statement.length }} /></dt>
        <dd className="stack-tight">
          <div className="evidence-bytes code" tabIndex={0} role="group" aria-label={text('notices.evidence.bytes', { n: statement.length })}>{hex}</div>
          <span><Copy value={hex} label={text('notices.evidence.copy')} done={text('notices.evidence.copied')} /></span>
        </dd>
      </dl>
    </Dialog>
  );
}
