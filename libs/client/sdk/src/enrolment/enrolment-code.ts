import { INVITATION_KINDS, uuidFromBytes, uuidToBytes, type InvitationKind } from '@chancery/contracts';
import { digest } from '@chancery/sealing';
import { ClientError } from '../client-error.js';
import { fromBase32, toBase32 } from './base32.js';

/** What an invitation hands to the newcomer, on paper: enough to be certified, and to know the network when it is met. */
export interface EnrolmentCode {
  readonly kind: InvitationKind;
  readonly invitationId: string;
  /** 20 random bytes: whoever has them may claim. */
  readonly secret: Uint8Array;
  /** SHA-256 of the network's founding charter, whole. */
  readonly fingerprint: Uint8Array;
  readonly authorityId: string;
  /** Kind `device`: the officer whose further device it becomes. */
  readonly officer?: { readonly officerId: string; readonly officerKey: Uint8Array };
}

const VERSION = 1;
const CHECKSUM_BYTES = 4;
const GROUP = 6;
export const SECRET_BYTES = 20;

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Crockford's Base32 in groups of six: version, kind, ids, secret, fingerprint, checksum. */
export function formatCode(code: EnrolmentCode): string {
  const body = join([
    Uint8Array.of(VERSION, INVITATION_KINDS.indexOf(code.kind)),
    uuidToBytes(code.invitationId),
    code.secret,
    code.fingerprint,
    uuidToBytes(code.authorityId),
    ...(code.officer ? [uuidToBytes(code.officer.officerId), code.officer.officerKey] : []),
  ]);
  const text = toBase32(join([body, digest(body).subarray(0, CHECKSUM_BYTES)]));
  return text.match(new RegExp(`.{1,${GROUP}}`, 'g'))!.join('-');
}

/**
 * Reads a code as typed: case, blanks and dashes do not matter; O is 0, I and L are 1.
 * @throws ClientError CODE_MALFORMED
 */
export function parseCode(text: string): EnrolmentCode {
  const bytes = fromBase32(text.replace(/[\s-]/g, ''));
  if (!bytes || bytes.length <= CHECKSUM_BYTES) throw new ClientError('CODE_MALFORMED');
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  const checksum = digest(body);
  if (!bytes.subarray(-CHECKSUM_BYTES).every((byte, i) => byte === checksum[i])) throw new ClientError('CODE_MALFORMED');
  return readBody(body);
}

function readBody(body: Uint8Array): EnrolmentCode {
  let at = 0;
  const take = (length: number): Uint8Array => {
    const part = body.slice(at, at + length);
    if (part.length !== length) throw new ClientError('CODE_MALFORMED');
    at += length;
    return part;
  };
  const [version, kindCode] = take(2);
  const kind = INVITATION_KINDS[kindCode!];
  if (version !== VERSION || !kind) throw new ClientError('CODE_MALFORMED');
  const code = { kind, invitationId: uuidFromBytes(take(16)), secret: take(SECRET_BYTES), fingerprint: take(32), authorityId: uuidFromBytes(take(16)) };
  const officer = kind === 'device' ? { officer: { officerId: uuidFromBytes(take(16)), officerKey: take(32) } } : {};
  if (at !== body.length) throw new ClientError('CODE_MALFORMED');
  return { ...code, ...officer };
}

/** The code in a link: behind `#`, so that it is never sent to the server with the address. */
export const linkOf = (origin: string, code: string): string => `${origin}/enrol#${code}`;

const LINK = /https?:\/\/\S+#[\w-]+/i;
/** A whole code as it is printed, groups and dashes, over lines or not: 24 groups for an officer, 37 for a device. */
const PRINTED = /(?<![\w-])(?:[0-9a-z]{6}-\s?){23}(?:[0-9a-z]{6}|(?:[0-9a-z]{6}-\s?){13}[0-9a-z]{5})(?![\w-])/i;

/** What of a pasted text, such as a letter with the invitation in it, is the invitation; else all of it, trimmed. */
export function invitationIn(text: string): string {
  const trimmed = text.trim();
  if (!/\s/.test(trimmed)) return trimmed;
  return LINK.exec(trimmed)?.[0] ?? PRINTED.exec(trimmed)?.[0] ?? trimmed;
}

/**
 * Only what follows `#` is used: the fingerprint in it says which network is believed, wherever the link led.
 * @param origins of the server, and of whoever else serves its web client
 * @throws ClientError CODE_MALFORMED, or WRONG_SERVER when a link leads elsewhere
 */
export function readCodeOrLink(text: string, origins: readonly string[]): EnrolmentCode {
  const trimmed = invitationIn(text);
  if (!/^https?:\/\//i.test(trimmed)) return parseCode(trimmed);
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    throw new ClientError('CODE_MALFORMED');
  }
  if (!origins.includes(url.origin)) throw new ClientError('WRONG_SERVER');
  return parseCode(url.hash.slice(1));
}
