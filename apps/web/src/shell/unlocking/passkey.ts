import type { SlotView } from '@chancery/vault';
import type { UnlockSecret } from '../../engine/protocol.js';

/**
 * Passkeys as a lock: the authenticator turns a salt into 32 secret bytes (WebAuthn Level 3, extension `prf`), and those
 * open a slot of the vault. The server hears of none of it. Nothing in the passkey names the officer.
 */
type PasskeySecret = Extract<UnlockSecret, { kind: 'passkey' }>;

export class PasskeyError extends Error {
  override name = 'PasskeyError';
  constructor(readonly code: 'PASSKEY_CANCELLED' | 'PASSKEY_UNFIT') {
    super(code);
  }
  readonly family = 'input';
}

const NAME = 'Chancery';
const SALT_BYTES = 32;
const TIMEOUT_MS = 120_000;
/** ES256, EdDSA, RS256: whichever; the signature is not used. */
const ALGORITHMS = [-7, -8, -257];
const ADDRESS = /^[\d.]+$|:/;

const random = (bytes: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(bytes));
const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const base64Url = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

interface Capabilities {
  getClientCapabilities?(): Promise<Record<string, boolean>>;
}

/** Whether this browser, at this address, may have passkeys that can open something. */
export async function passkeysPossible(): Promise<boolean> {
  const type = (globalThis as { PublicKeyCredential?: Capabilities }).PublicKeyCredential;
  if (!type || !isSecureContext || ADDRESS.test(location.hostname)) return false;
  const capabilities = await type.getClientCapabilities?.().catch(() => undefined);
  return capabilities?.['extension:prf'] !== false;
}

/** Makes a passkey and asks it for the secret of a fresh salt. @throws PasskeyError */
export async function makePasskey(): Promise<PasskeySecret> {
  const salt = random(SALT_BYTES);
  const made = await asked(() => navigator.credentials.create({
    publicKey: {
      rp: { id: location.hostname, name: NAME },
      user: { id: random(16), name: NAME, displayName: NAME },
      challenge: random(32),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
      timeout: TIMEOUT_MS,
      extensions: { prf: { eval: { first: salt } } },
    },
  }));
  const { prf } = made.getClientExtensionResults();
  const credentialId = new Uint8Array(made.rawId);
  if (prf?.results?.first) return { kind: 'passkey', credentialId, salt, secret: bytesOf(prf.results.first) };
  if (!prf?.enabled) throw new PasskeyError('PASSKEY_UNFIT');
  return askPasskey([{ credentialId, salt }]);
}

/** Asks for any of these passkeys. @throws PasskeyError */
export async function askPasskey(slots: readonly Pick<SlotView, 'credentialId' | 'salt'>[]): Promise<PasskeySecret> {
  const known = slots.flatMap(({ credentialId, salt }) => (credentialId && salt ? [{ credentialId: copy(credentialId), salt: copy(salt) }] : []));
  const got = await asked(() => navigator.credentials.get({
    publicKey: {
      rpId: location.hostname,
      challenge: random(32),
      allowCredentials: known.map(({ credentialId }) => ({ type: 'public-key' as const, id: credentialId })),
      userVerification: 'required',
      timeout: TIMEOUT_MS,
      extensions: { prf: { evalByCredential: Object.fromEntries(known.map(({ credentialId, salt }) => [base64Url(credentialId), { first: salt }])) } },
    },
  }));
  const slot = known.find(({ credentialId }) => base64Url(credentialId) === got.id);
  const secret = got.getClientExtensionResults().prf?.results?.first;
  if (!slot || !secret) throw new PasskeyError('PASSKEY_UNFIT');
  return { kind: 'passkey', ...slot, secret: bytesOf(secret) };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask();
    if (credential) return credential as PublicKeyCredential;
  } catch (error) {
    // Cancelled, timed out and not allowed are one answer by design of WebAuthn.
    if (!(error instanceof DOMException) || error.name === 'NotAllowedError' || error.name === 'AbortError') throw new PasskeyError('PASSKEY_CANCELLED');
    throw new PasskeyError('PASSKEY_UNFIT');
  }
  throw new PasskeyError('PASSKEY_CANCELLED');
}

const bytesOf = (source: BufferSource): Uint8Array => (ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice() : new Uint8Array(source).slice());
