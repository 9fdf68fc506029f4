import type { ReactElement } from 'react';
import { forgetDevice, useEngine } from '../../engine/hooks.js';
import type { EngineStatus } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';

/** A place in the training network is being taken; the machine on the other side approves by itself. */
export function TrainingEntrance({ status }: { status: Extract<EngineStatus, { phase: 'enrolling' }> }): ReactElement {
  const engine = useEngine();
  return (
    <div className="join stack">
      <h1><Text id="first.welcome.training.title" /></h1>
      <p role="status">{(status.underWay || !status.failedBy) && <Text id="first.welcome.training.enrol" />}</p>
      <Failure failure={status.failedBy} />
      <div className="row"><Button onClick={() => void forgetDevice(engine)}><Text id="join.training.again" /></Button></div>
    </div>
  );
}
