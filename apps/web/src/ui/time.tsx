import { useEffect, useState, type ReactElement } from 'react';
import { useIntl } from 'react-intl';

type Precision = 'time' | 'day' | 'full';
/** Twenty-four hours in every language, as duty desks write them. */
const FORMATS: Readonly<Record<Precision, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { dateStyle: 'long' },
  full: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};

/** A moment in the reader's zone, absolute; the zone is in the title. @param at milliseconds since 1970 */
export function Time({ at, precision = 'full' }: { at: number; precision?: Precision }): ReactElement {
  const { formatDate } = useIntl();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDate(at, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' })}>
      {formatDate(at, FORMATS[precision])}
    </time>
  );
}

/** Now, renewed once a minute: for what counts down. */
export function useNow(everyMilliseconds = 60_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMilliseconds);
    return () => clearInterval(timer);
  }, [everyMilliseconds]);
  return now;
}

const [DAY, HOUR, MINUTE] = [86_400_000, 3_600_000, 60_000];
/** Unit, its length, and from when on it is counted in: a deadline of forty hours is not a day away. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [['day', DAY, 3 * DAY], ['hour', HOUR, 3 * HOUR], ['minute', MINUTE, 0]];

/** How long until, or since, in words. */
export function Relative({ at }: { at: number }): ReactElement {
  const { formatRelativeTime } = useIntl();
  const away = at - useNow();
  const [unit, size] = UNITS.find(([, , from]) => Math.abs(away) >= from)!;
  return <time dateTime={new Date(at).toISOString()}>{formatRelativeTime(Math.trunc(away / size), unit, { numeric: 'always' })}</time>;
}
