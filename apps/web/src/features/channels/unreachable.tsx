import type { AuthorityView } from '@chancery/sdk';
import { useEffect, useRef, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Party } from '../../ui/names.js';
import { chosenOf } from './officer-choices.js';

interface UnreachableProps {
  readonly directory: readonly AuthorityView[];
  readonly officerIds: readonly string[];
  /** Those who can be added. */
  readonly rest: readonly string[];
  readonly busy: boolean;
  readonly onWithout: (rest: readonly string[]) => void;
  readonly onBack: () => void;
}

/** Who has no device that can be added now, by name, and what to do about it. */
export function Unreachable({ directory, officerIds, rest, busy, onWithout, onBack }: UnreachableProps): ReactElement {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <div ref={shown} tabIndex={-1} className="quiet-focus">
      <Callout
        tone="warn" live title={<Text id="channels.unreachable.title" />}
        action={
          <>
            {rest.length > 0 && <Button busy={busy} onClick={() => onWithout(rest)}><Text id="channels.unreachable.without" values={{ n: rest.length }} /></Button>}
            <Button kind="quiet" onClick={onBack}><Text id="channels.unreachable.back" /></Button>
          </>
        }
      >
        <ul>
          {chosenOf(directory, new Set(officerIds)).map(({ officer, authority }) => <li key={officer.officerId}><Party state={authority.state} authority={authority.name} officer={officer.name} /></li>)}
        </ul>
        <p className="small"><Text id="channels.unreachable.why" /></p>
      </Callout>
    </div>
  );
}
