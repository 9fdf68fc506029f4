import type { LoggerService } from '@nestjs/common';
import type { EventLevel } from './events.js';
import type { Telemetry } from './telemetry.js';

/** Where Nest speaks of its own wiring, before any request came. Its other contexts may quote what a caller sent. */
const BOOT_CONTEXTS: ReadonlySet<string> = new Set([
  'NestFactory', 'NestApplication', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'WebSocketsController', 'ExceptionHandler',
  'InjectorLogger', 'PackageLoader', 'TypeOrmModule', 'FastifyAdapter',
]);
const WITHHELD = '[withheld]';

/** Nest's logger: passes on the lines that Nest prints about itself while it starts, without the values added to them. */
export class NestLogger implements LoggerService {
  constructor(private readonly telemetry: Telemetry) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.line('debug', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.line('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.line('debug', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.line('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.line('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.line('error', message, rest);
  }

  /** Nest passes the context last, after whatever else belongs to the line. */
  private line(level: EventLevel, message: unknown, rest: readonly unknown[]): void {
    const last = rest.at(-1);
    const context = typeof last === 'string' && /^[A-Za-z]{1,40}$/.test(last) ? last : 'unknown';
    const text = message instanceof Error ? `${message.name}: ${message.message}` : message;
    this.telemetry.recordFrameworkLine(level, context, BOOT_CONTEXTS.has(context) && typeof text === 'string' ? text : WITHHELD);
  }
}
