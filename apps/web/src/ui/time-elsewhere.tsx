import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { Text } from '../i18n/language.js';
import { StateName } from './names.js';
import { elsewhere } from './zones.js';

/** The same moment as clocks of other States show it: one line for those that agree. Draws nothing where it is the reader's time, or is not known. */
export function TimeElsewhere({ at, states }: { at: number; states: readonly string[] }): ReactElement | null {
  const { formatDate, formatList } = useIntl();
  const groups = elsewhere(states, at);
  if (groups.length === 0) return null;
  return (
    <ul className="small quiet">
      {groups.map(({ zone, states: there }) => (
        <li key={zone}>
          <Text
            id="shell.timeThere"
            values={{
              states: <span>{formatList(there.map((state) => <StateName key={state} code={state} />))}</span>,
              time: <time dateTime={new Date(at).toISOString()}>{formatDate(at, { timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}</time>,
            }}
          />
        </li>
      ))}
    </ul>
  );
}
