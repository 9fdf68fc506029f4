import { ERROR_CODES, type ErrorCode, type ErrorFamily } from '@chancery/contracts';

/** What the process ends with. Scripts may rely on it: a number is never given another meaning. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'Done.' },
  usage: { code: 2, meaning: 'The command line is wrong: unknown command, missing argument, bad option.' },
  input: { code: 3, meaning: 'What was handed in is refused: a file, a statement, a value.' },
  denied: { code: 4, meaning: 'Not signed in, or not allowed.' },
  conflict: { code: 5, meaning: 'Somebody else was first, or an id was used before. Look, then try again.' },
  unavailable: { code: 6, meaning: 'The server cannot be reached, is busy or is full. The same command may be repeated.' },
  integrity: { code: 7, meaning: 'A signature, a certificate or a seal does not hold. Nothing was sent. Do not repeat: tell your security officer.' },
  notFound: { code: 8, meaning: 'There is no such thing, or it is not yours to see.' },
  vault: { code: 9, meaning: 'The vault of this device cannot be opened or written.' },
  defect: { code: 70, meaning: 'A fault of the program or of the server. Report it.' },
  interrupted: { code: 130, meaning: 'Stopped by Ctrl-C. The vault is whole; what was under way goes on with the next command.' },
} as const;
export type ExitName = keyof typeof EXIT_CODES;

const OF_FAMILY: Readonly<Record<ErrorFamily, ExitName>> = {
  input: 'input', denied: 'denied', conflict: 'conflict', unavailable: 'unavailable', integrity: 'integrity', defect: 'defect',
};

export const exitOfFamily = (family: ErrorFamily): ExitName => OF_FAMILY[family];

export function exitOfCode(code: ErrorCode): ExitName {
  return code === 'NOT_FOUND' ? 'notFound' : OF_FAMILY[ERROR_CODES[code].family];
}
