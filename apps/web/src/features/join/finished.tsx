import { useEffect, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { usePersistence } from '../../shell/unlocking/persistence.js';

/** The last step: asks the browser to keep the keys, and says what comes next. */
export function Finished({ rehearsed, onDone }: { rehearsed: boolean; onDone: () => void }): ReactElement {
  const [persistence, request] = usePersistence();
  useEffect(request, [request]);
  return (
    <div className="stack">
      <Callout tone={rehearsed ? 'ok' : 'warn'}><Text id={rehearsed ? 'join.finished.protected' : 'join.finished.unprotected'} /></Callout>
      {persistence !== 'asking' && <Callout tone={persistence === 'granted' ? 'ok' : 'warn'} live><Text id={`join.persistence.${persistence}`} /></Callout>}
      <p><Text id="join.finished.notice" /></p>
      <div className="row"><Button kind="primary" onClick={onDone}><Text id="join.finished.action" /></Button></div>
    </div>
  );
}
