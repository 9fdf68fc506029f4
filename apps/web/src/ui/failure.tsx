import type { ReactElement, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { EngineFailure } from '../engine/protocol.js';
import { Callout } from './callout.js';

const FAMILIES: ReadonlySet<string> = new Set(['input', 'denied', 'conflict', 'unavailable', 'integrity', 'limit']);

/** What went wrong, in words, and what to do next: by code where there is a sentence for it, else by family. */
export function Failure({ failure, action }: { failure: EngineFailure | undefined; action?: ReactNode }): ReactElement | null {
  const { messages, formatMessage } = useIntl();
  if (!failure) return null;
  const family = failure.family && FAMILIES.has(failure.family) ? failure.family : 'defect';
  const id = [`errors.${failure.code}`, `first.error.${failure.code}`, `errors.family.${family}`].find((candidate) => candidate in messages) ?? 'first.error.defect';
  return (
    <Callout tone="danger" live action={action}>
      {formatMessage({ id })} <span className="small quiet code">{failure.code}</span>
    </Callout>
  );
}
