import type { ReactElement } from 'react';
import { wasWaiting } from '../engine/had-vault.js';
import { forgetDevice, useEngineIfReady } from '../engine/hooks.js';
import type { EngineStatus } from '../engine/protocol.js';
import { Text } from '../i18n/language.js';
import { Button } from '../ui/button.js';
import { Callout } from '../ui/callout.js';
import { Failure } from '../ui/failure.js';

/** Before the lock, and something is not as it should be: a sentence, and what to do. */
export function Troubled({ status }: { status: Extract<EngineStatus, { phase: 'evicted' | 'elsewhere' | 'failed' }> }): ReactElement {
  const engine = useEngineIfReady();
  const again = <Button onClick={() => location.reload()}><Text id="first.again" /></Button>;
  if (status.phase === 'elsewhere') return <Callout tone="warn" title={<Text id="first.elsewhere.title" />} action={again}><Text id="first.elsewhere.text" /></Callout>;
  if (status.phase === 'failed') return <Failure failure={status.failure} action={again} />;
  const startAgain = (): void => {
    if (engine) void forgetDevice(engine);
  };
  return (
    <Callout tone="danger" title={<Text id="first.evicted.title" />} action={<Button kind="primary" onClick={startAgain}><Text id="first.evicted.action" /></Button>}>
      <Text id={wasWaiting() ? 'first.evicted.waiting' : 'first.evicted.text'} />
    </Callout>
  );
}
