/** An invented authority that one may practise for. */
export interface TrainingPlace {
  readonly authorityId: string;
  /** `XM`, `XT`, `XV`: no State has these codes. */
  readonly state: string;
  readonly name: string;
}

/** `undefined`: this server has no training network, or it is not ready. */
export type TrainingPlaces = readonly TrainingPlace[] | undefined;

/** The server could not be reached; or it said no, with its code. */
export class TrainingError extends Error {
  override name = 'TrainingError';
  constructor(readonly code: string) {
    super(code);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 400;
const isPlace = (value: unknown): value is TrainingPlace => {
  const { authorityId, state, name } = (value ?? {}) as Record<string, unknown>;
  return isText(authorityId) && isText(state) && isText(name);
};

/** @throws TrainingError UNAVAILABLE */
export async function trainingPlaces(server: string): Promise<TrainingPlaces> {
  const reply = await asked(`${server}/v1/training`, {});
  if (!reply.ok) return undefined;
  const { available, authorities } = (await body(reply)) as { available?: unknown; authorities?: unknown };
  return available === true && Array.isArray(authorities) && authorities.every(isPlace) && authorities.length > 0 ? authorities : undefined;
}

/** @returns an enrolment code; it serves once @throws TrainingError */
export async function takeTrainingPlace(server: string, authorityId: string, language: string): Promise<string> {
  const reply = await asked(`${server}/v1/training/seats`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ authorityId, language }) });
  const { code } = (await body(reply)) as { code?: unknown };
  if (!isText(code)) throw new TrainingError('REPLY_MALFORMED');
  // A refusal and an invitation both have a `code`: the status tells them apart.
  if (!reply.ok) throw new TrainingError(/^[A-Z_]{1,60}$/.test(code) ? code : 'UNAVAILABLE');
  return code;
}

async function asked(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, headers: { accept: 'application/json', ...init.headers }, credentials: 'omit', cache: 'no-store' });
  } catch {
    throw new TrainingError('UNAVAILABLE');
  }
}

async function body(reply: Response): Promise<object> {
  const value: unknown = await reply.json().catch(() => undefined);
  return typeof value === 'object' && value !== null ? value : {};
}
