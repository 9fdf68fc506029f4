import type { EngineFailure } from './protocol.js';

const CODE = /^[A-Z][A-Z_0-9]{1,60}$/;

/** Takes code and family of a failure and nothing else: messages and stacks of libraries may hold what was typed. */
export function failureOf(error: unknown): EngineFailure {
  const { name, code, family, officerIds } = (error ?? {}) as { name?: unknown; code?: unknown; family?: unknown; officerIds?: unknown };
  return {
    name: typeof name === 'string' ? name : 'Error',
    code: typeof code === 'string' && CODE.test(code) ? code : 'DEFECT',
    ...(typeof family === 'string' ? { family } : {}),
    ...(Array.isArray(officerIds) && officerIds.length > 0 ? { officerIds: officerIds.map(String) } : {}),
  };
}
