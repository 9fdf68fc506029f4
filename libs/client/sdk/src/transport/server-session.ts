import { ChallengeReply, ChanceryError, SessionReply, signStatement } from '@chancery/contracts';
import { sign } from '@chancery/sealing';
import { ClientError } from '../client-error.js';
import type { Surroundings } from '../surroundings.js';
import type { HttpCall, HttpTransport, ReplyClass, ReplyOf } from './http-transport.js';
import { retrying } from './retry.js';

/** The device that signs in. */
export interface Credentials {
  readonly deviceId: string;
  /** Ed25519 seed of the device. */
  readonly seed: Uint8Array;
}

/** A signed-in device: signs in when it has to, again when the server has forgotten it, and repeats what may be repeated. */
export class ServerSession {
  private token: string | undefined;
  private signingIn: Promise<string> | undefined;
  /** Server clock minus own clock at the last sign-in, milliseconds. */
  clockSkew: number | undefined;
  /** Told at each sign-in how large a sealed attachment may be, in bytes. */
  onLimit: (sealedBytes: number) => void = () => undefined;

  constructor(
    readonly transport: HttpTransport,
    private readonly surroundings: Surroundings,
    private readonly credentials: () => Credentials | undefined,
  ) {}

  /** Without signing in. */
  async anonymous<R extends ReplyClass>(call: HttpCall, reply: R, attempts = 4): Promise<ReplyOf<R>> {
    return retrying(() => this.transport.call(call, reply), this.surroundings, attempts, this.transport.isClosing);
  }

  /** @param attempts 1: the caller repeats by itself */
  async call<R extends ReplyClass>(call: HttpCall, reply: R, attempts = 4): Promise<ReplyOf<R>> {
    return retrying(() => this.signedIn((token) => this.transport.call({ ...call, token }, reply)), this.surroundings, attempts, this.transport.isClosing);
  }

  /** Runs `operation` with a token; once more with a fresh one when the server does not know it. */
  async signedIn<T>(operation: (token: string) => Promise<T>): Promise<T> {
    const token = await this.signIn();
    try {
      return await operation(token);
    } catch (error) {
      if (!(error instanceof ChanceryError) || error.code !== 'NOT_SIGNED_IN') throw error;
      this.forget(token);
      return operation(await this.signIn());
    }
  }

  /** @returns a token that was good when it was issued */
  async signIn(): Promise<string> {
    if (this.token) return this.token;
    this.signingIn ??= this.open().finally(() => {
      this.signingIn = undefined;
    });
    return this.signingIn;
  }

  forget(token?: string): void {
    if (token === undefined || token === this.token) this.token = undefined;
  }

  private async open(): Promise<string> {
    const credentials = this.credentials();
    if (!credentials) throw new ClientError('NOT_ENROLLED');
    const { challenge } = await this.transport.call({ method: 'POST', path: '/v1/sessions/challenge', body: { deviceId: credentials.deviceId } }, ChallengeReply);
    const signIn = signStatement('sign-in', { challenge, deviceId: credentials.deviceId, audience: this.transport.origin }, (message) => sign(credentials.seed, message));
    const session = await this.transport.call({ method: 'POST', path: '/v1/sessions', body: { signIn } }, SessionReply);
    if (session.deviceId !== credentials.deviceId) throw new ClientError('REPLY_MALFORMED');
    this.clockSkew = session.serverTime - this.surroundings.now();
    if (session.maxAttachmentBytes !== undefined) this.onLimit(session.maxAttachmentBytes);
    this.token = session.token;
    return session.token;
  }
}
