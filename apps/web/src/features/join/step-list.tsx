import type { ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';

export const STEPS = ['invitation', 'secret', 'approval', 'recovery', 'finished'] as const;
export type StepName = (typeof STEPS)[number];

/** All steps of joining, and which one it is now. */
export function StepList({ current }: { current: StepName }): ReactElement {
  const text = useText();
  const at = STEPS.indexOf(current);
  return (
    <ol className="join-steps" aria-label={text('join.steps')}>
      {STEPS.map((step, i) => (
        <li key={step} data-done={i < at} aria-current={i === at ? 'step' : undefined}>
          <span className="join-step-number">{text('shell.number', { n: i + 1 })}</span>
          <span className="join-step-word">
            <Text id={`join.step.${step}`} />
            {i < at && <span className="visually-hidden"> <Text id="join.step.done" /></span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
