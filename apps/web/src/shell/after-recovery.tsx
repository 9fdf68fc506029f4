import { useEffect, useRef, useState, type ReactElement } from 'react';
import { failureOf } from '../engine/failure-of.js';
import { useEngine } from '../engine/hooks.js';
import type { EngineFailure, UnlockSecret } from '../engine/protocol.js';
import { Text } from '../i18n/language.js';
import { Button } from '../ui/button.js';
import { FrontPage } from './front-page.js';
import { NewSecret } from './unlocking/new-secret.js';

/** Whoever needed the recovery code has lost the other ways: a new one is chosen now, while the device is open. */
export default function AfterRecovery(): ReactElement {
  const engine = useEngine();
  const heading = useRef<HTMLHeadingElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<EngineFailure>();
  useEffect(() => heading.current?.focus(), []);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    await work().catch((error: unknown) => setFailure(failureOf(error)));
    setBusy(false);
  };
  const add = (next: UnlockSecret): void => void act(() => engine.session.addAfterRecovery(next, ''));
  return (
    <FrontPage>
      <div className="stack-loose front-narrow">
        <div className="stack">
          <h1 ref={heading} tabIndex={-1}><Text id="security.afterRecovery.title" /></h1>
          <p><Text id="security.afterRecovery.text" /></p>
        </div>
        <NewSecret busy={busy} failure={failure} onSecret={add} />
        <div className="row"><Button kind="quiet" onClick={() => void act(() => engine.session.putOffNewWay())}><Text id="security.afterRecovery.later" /></Button></div>
      </div>
    </FrontPage>
  );
}
