export { EVENTS, type EventFields, type EventLevel, type EventName } from './events.js';
export { LogWriter, type LogDestination } from './log-writer.js';
export { NestLogger } from './nest-logger.js';
export { createTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.js';
