interface Stamp {
  readonly date: string;
  readonly time: string;
}

function stamp(milliseconds: number, timeZone: string | undefined): Stamp {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...(timeZone === undefined ? {} : { timeZone }), year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(milliseconds);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((item) => item.type === type)?.value ?? '';
  return { date: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` };
}

function zoneName(milliseconds: number, timeZone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-GB', { ...(timeZone === undefined ? {} : { timeZone }), timeZoneName: 'short' }).formatToParts(milliseconds);
  return parts.find((item) => item.type === 'timeZoneName')?.value ?? 'local';
}

/**
 * A moment, absolute, in the reader's zone with UTC beside it: `2026-11-24 15:03 GMT+1 (14:03 UTC)`.
 * @param timeZone  IANA name; the machine's own when left out
 */
export function formatTime(milliseconds: number, timeZone?: string): string {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8_640_000_000_000_000) return 'no valid time';
  const here = stamp(milliseconds, timeZone);
  const utc = stamp(milliseconds, 'UTC');
  const zone = zoneName(milliseconds, timeZone);
  if (zone === 'UTC') return `${utc.date} ${utc.time} UTC`;
  return `${here.date} ${here.time} ${zone} (${here.date === utc.date ? '' : `${utc.date} `}${utc.time} UTC)`;
}

/** A length of time in words: `3 min 20 s`, `450 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in decimal units: `43 KB`, `31.5 MB`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}
