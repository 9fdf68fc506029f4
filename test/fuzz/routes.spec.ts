import { randomUUID } from 'node:crypto';
import { encodeCbor } from '@chancery/contracts';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import { problemIn, request, type RawAnswer } from '../kit/actors.js';
import { faultOf } from './harness.js';
import { makeWorld, missingIds, ROWS, type Ids, type Row, type World } from './rows.js';

let server: TestServer;
let world: World;
/** Of another network, another authority: everything of the world is foreign to it. */
let stranger: World;
let token: string;

beforeAll(async () => {
  server = await startTestServer({}, { clock: { now: () => new Date() } });
  world = await makeWorld(server.url, FOUNDING_TOKEN);
  stranger = await makeWorld(server.url, FOUNDING_TOKEN);
  token = await stranger.caller.signIn();
}, 60_000);
afterAll(() => server.close());

/** `fastify` prints its routes as a tree; a HEAD that comes with every GET is not counted. */
function registeredRoutes(): string[] {
  const lines = (server.app.getHttpAdapter().getInstance() as { printRoutes(options: object): string }).printRoutes({ commonPrefix: false }).split('\n');
  const parents: string[] = [];
  return lines.flatMap((line) => {
    const match = /^([\s│├└─]*)(\S*) \(([A-Z, ]+)\)$/.exec(line);
    if (!match) return [];
    const depth = Math.floor(match[1]!.length / 4);
    const path = `${parents[depth - 1] ?? ''}${match[2]}`;
    parents[depth] = path;
    const methods = match[3]!.split(', ');
    return methods.filter((method) => method !== 'HEAD' || !methods.includes('GET')).map((method) => `${method} ${path}`);
  });
}

async function ask(row: Row, ids: Ids, as: World, withToken?: string): Promise<RawAnswer> {
  const [method] = row.route.split(' ') as [string];
  const body = row.body?.(ids, as);
  return request(server.url, { method, path: row.path(ids), ...(body ? { body: encodeCbor(body) } : {}), ...(row.headers ? { headers: row.headers(ids) } : {}), ...(withToken ? { token: withToken } : {}) });
}

it('every registered route has a row, and every row a route', () => {
  // The web client's files take no input and give everybody the same: test/e2e/web-serving.spec.ts has them.
  const registered = registeredRoutes().filter((route) => route !== 'GET /');
  expect(registered.length).toBeGreaterThan(30);
  expect(registered.sort()).toEqual(ROWS.map(({ route }) => route).sort());
});

describe('without a session', () => {
  it.each(ROWS.filter(({ access }) => access === 'session').map((row) => [row.route, row] as const))('%s is refused with 401', async (_, row) => {
    for (const bad of [undefined, 'x', 'A'.repeat(43)]) {
      const answer = await ask(row, world.ids, world, bad);
      expect(answer.status).toBe(401);
      if (!row.route.startsWith('HEAD')) expect(problemIn(answer.bytes)?.code).toBe('NOT_SIGNED_IN');
    }
  });

  it.each(ROWS.filter(({ access, foreign }) => access === 'public' && !foreign).map((row) => [row.route, row] as const))('%s gives nothing to whoever has no signature or token', async (_, row) => {
    const answer = await ask(row, world.ids, stranger);
    expect(faultOf(answer, row.route)).toBeUndefined();
    if (!['GET /v1/health', 'GET /v1/training', 'POST /v1/sessions/challenge'].includes(row.route)) expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('what is foreign', () => {
  /** An answer without what differs between two requests: the request's own id, and the ids that were asked for. */
  const shape = ({ status, headers, bytes }: RawAnswer, ids: Ids): unknown => {
    let text = Buffer.from(bytes).toString('latin1');
    const requestId = headers.get('x-request-id');
    for (const id of [...Object.values(ids), ...(requestId ? [requestId] : [])]) text = text.replaceAll(id, '-');
    return { status, text, type: headers.get('content-type'), length: headers.get('content-length') };
  };

  it.each(ROWS.filter(({ foreign }) => foreign).map((row) => [row.route, row] as const))('%s answers as for what is missing', async (_, row) => {
    // The caller may name its own colleagues: only what the row is about is somebody else's.
    const missing = { ...missingIds(), invitationId: randomUUID() };
    const foreign = await ask(row, world.ids, stranger, row.access === 'session' ? token : undefined);
    const absent = await ask(row, missing, stranger, row.access === 'session' ? token : undefined);
    expect(shape(foreign, world.ids)).toEqual(shape(absent, missing));
    expect(faultOf(foreign, row.route.split(' ')[0]!)).toBeUndefined();
  });
});
