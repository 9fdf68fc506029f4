import { useEffect, useRef, useState, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { forgetDevice, useEngine } from '../../engine/hooks.js';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';

/** For who cannot open it any more, or hands the computer on. Asked twice, with what is lost. */
export function ForgetDevice(): ReactElement {
  const engine = useEngine();
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<EngineFailure>();
  const opener = useRef<HTMLButtonElement>(null);
  const safest = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) safest.current?.focus();
  }, [isAsking]);
  const stay = (): void => {
    setAsking(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  if (!isAsking) return <div className="row"><Button ref={opener} kind="quiet" size="small" onClick={() => setAsking(true)}><Text id="first.forget.open" /></Button></div>;
  return (
    <Callout
      tone="danger"
      title={<Text id="first.forget.title" />}
      action={
        <>
          <Button ref={safest} onClick={stay}><Text id="first.forget.keep" /></Button>
          <Button kind="danger" onClick={() => void forgetDevice(engine).catch((error: unknown) => setFailure(failureOf(error)))}><Text id="first.forget.action" /></Button>
        </>
      }
    >
      <Text id="first.forget.text" />
      <Failure failure={failure} />
    </Callout>
  );
}
