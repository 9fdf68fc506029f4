import { pino } from 'pino';
import { type EventFields, type EventLevel, type EventName, EVENTS } from './events.js';
import { type FieldKind, isOfKind } from './field-kinds.js';
import { type LogDestination, LogWriter } from './log-writer.js';

export interface TelemetryOptions {
  /** Least serious level that is written. */
  readonly level: EventLevel | 'silent';
  /** Takes the lines instead of standard output. */
  readonly destination?: LogDestination;
}

export interface Telemetry {
  /** Logs one event of the table. Never throws, never waits. A value that is not of its kind prints as `[refused]`. */
  record<Name extends EventName>(event: Name, fields: EventFields<Name>): void;
  /** Logs a line of the framework's own, such as those it prints while it starts. */
  recordFrameworkLine(level: EventLevel, context: string, text: string): void;
  /** Waits until all lines are out, at most a second. */
  flush(): Promise<void>;
}

const REFUSED = '[refused]';
const FLUSH_MILLISECONDS = 1000;
const STANDARD_OUTPUT = 1;

/** Makes the one logger of the process: JSON lines with `level`, `time` (ISO 8601 UTC), `event` and the event's fields. */
export function createTelemetry({ level, destination }: TelemetryOptions): Telemetry {
  const standard = destination ? undefined : new LogWriter(STANDARD_OUTPUT);
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  const logger = pino(options, guarded(destination ?? standard!));
  return {
    record: (event, fields) => {
      const rule = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
      if (rule && logger.isLevelEnabled(rule.level)) logger[rule.level]({ event, ...allowed(rule.fields, fields) });
    },
    recordFrameworkLine: (lineLevel, context, text) => logger[lineLevel]({ event: 'framework_line', context, text }),
    flush: async () => standard?.flush(FLUSH_MILLISECONDS),
  };
}

function allowed(kinds: Readonly<Record<string, FieldKind>>, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const value = fields[name];
    if (value !== undefined) out[name] = isOfKind(kind, value) ? value : REFUSED;
  }
  return out;
}

/** Logging serves the server and may not take it down, whatever the destination does. */
function guarded(destination: LogDestination): LogDestination {
  return {
    write: (line) => {
      try {
        destination.write(line);
      } catch {
        // The line is lost; there is nowhere to say so.
      }
    },
  };
}
