import { createTelemetry, EVENTS, NestLogger, type EventName, type Telemetry } from './index.js';

const CHANNEL = '0193e8c0-0000-7000-8000-000000000001';
const CANARY = 'canary 9c1f';

function collecting(level: Parameters<typeof createTelemetry>[0]['level'] = 'debug'): { telemetry: Telemetry; lines: Record<string, unknown>[]; raw: () => string } {
  const texts: string[] = [];
  const telemetry = createTelemetry({ level, destination: { write: (line) => texts.push(line) } });
  return { telemetry, get lines() { return texts.map((text) => JSON.parse(text) as Record<string, unknown>); }, raw: () => texts.join('') };
}

describe('telemetry', () => {
  it('writes one JSON line per event, with the fields of its table and nothing about the machine', () => {
    const log = collecting();
    log.telemetry.record('message_accepted', { channelId: CHANNEL, seq: 7, sizeBytes: 812 });
    expect(log.lines).toEqual([{ level: 'debug', time: expect.stringMatching(/^\d{4}-.*Z$/), event: 'message_accepted', channelId: CHANNEL, seq: 7, sizeBytes: 812 }]);
  });

  it.each(Object.keys(EVENTS) as EventName[])('lets no free text out with %s, in any field or beside them', (event) => {
    const log = collecting();
    const everyField = Object.fromEntries(Object.keys(EVENTS[event].fields).map((name) => [name, CANARY]));
    log.telemetry.record(event, { ...everyField, body: CANARY, [CANARY]: 1 });
    expect(log.raw()).not.toContain(CANARY);
    for (const name of Object.keys(EVENTS[event].fields)) expect(log.lines[0]).toHaveProperty(name, '[refused]');
  });

  it.each([
    ['a called path', '/v1/channels/0193e8c0-0000-7000-8000-000000000001'],
    ['a query', '/v1/channels?token=x'],
    ['a long token', `/v1/${'a'.repeat(41)}`],
    ['an object', { toString: (): string => '/v1' }],
  ])('takes %s for no route', (_name, route) => {
    const log = collecting();
    log.telemetry.record('request_refused', { requestId: 'req-1f', code: 'NOT_FOUND', route: route as string });
    expect(log.lines[0]).toMatchObject({ requestId: 'req-1f', code: 'NOT_FOUND', route: '[refused]' });
  });

  it('takes a route as it was declared', () => {
    const log = collecting();
    log.telemetry.record('request_refused', { requestId: CHANNEL, code: 'NOT_FOUND', route: '/v1/channels/:channelId/key-packages' });
    expect(log.lines[0]).toMatchObject({ route: '/v1/channels/:channelId/key-packages' });
  });

  it('writes nothing below its level', () => {
    const log = collecting('warn');
    log.telemetry.record('server_started', { port: 3000 });
    log.telemetry.record('key_packages_low', { remaining: 2 });
    expect(log.lines.map(({ event }) => event)).toEqual(['key_packages_low']);
  });

  it('survives a destination that throws', () => {
    const telemetry = createTelemetry({ level: 'debug', destination: { write: () => { throw new Error('full'); } } });
    expect(() => telemetry.record('server_stopping', { signal: 'SIGTERM' })).not.toThrow();
  });

  it('survives an event and values that the types forbid', () => {
    const log = collecting();
    log.telemetry.record('constructor' as never, {});
    log.telemetry.record('message_accepted', { seq: Number.NaN, sizeBytes: -1, channelId: null } as never);
    expect(log.lines).toEqual([expect.objectContaining({ seq: '[refused]', sizeBytes: '[refused]', channelId: '[refused]' })]);
  });
});

describe("Nest's logger", () => {
  it('passes on what Nest says about its start', () => {
    const log = collecting();
    new NestLogger(log.telemetry).log('Mapped {/v1/notices, POST} route', 'RouterExplorer');
    expect(log.lines).toEqual([expect.objectContaining({ level: 'debug', event: 'framework_line', context: 'RouterExplorer', text: 'Mapped {/v1/notices, POST} route' })]);
  });

  it('names the reason when the start fails', () => {
    const log = collecting();
    new NestLogger(log.telemetry).error(new TypeError('no provider'), 'ExceptionHandler');
    expect(log.lines).toEqual([expect.objectContaining({ level: 'error', text: 'TypeError: no provider' })]);
  });

  it.each([
    ['while it serves a request', [CANARY, CANARY, 'ExceptionsHandler']],
    ['in a socket', [new Error(CANARY), 'WsExceptionsHandler']],
    ['without a context', [CANARY]],
    ['with values added', [{ body: CANARY }, CANARY, 'RouterExplorer']],
    ['with a text for a context', ['Mapped', CANARY]],
  ])('withholds what Nest says %s', (_name, [message, ...rest]) => {
    const log = collecting();
    new NestLogger(log.telemetry).error(message, ...rest);
    expect(log.raw()).not.toContain(CANARY);
    expect(log.lines).toEqual([expect.objectContaining({ text: '[withheld]' })]);
  });
});
