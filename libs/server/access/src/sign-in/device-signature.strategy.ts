import { OpenSessionRequest, parseContract } from '@chancery/contracts';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import type { ProvenDevice, SignInCheck } from './sign-in.js';

export const DEVICE_SIGNATURE = 'device-signature';

interface SignInRequest {
  readonly body?: unknown;
  readonly headers: { readonly host?: string };
}

export interface DeviceSignatureOptions {
  /** Passport keeps strategies in one place for the whole process: the server that is asked comes with each request. */
  readonly check: SignInCheck;
}

/** Passport strategy: the device signs the server's challenge; there is no password to steal. */
@Injectable()
export class DeviceSignatureStrategy extends PassportStrategy(Strategy, DEVICE_SIGNATURE) {
  constructor() {
    super({ passOptionsToCallback: true });
  }

  /** @throws ChanceryError `SIGN_IN_REFUSED`; `BODY_MALFORMED` when there is no statement to check */
  validate(request: SignInRequest, { check }: DeviceSignatureOptions): Promise<ProvenDevice> {
    const { signIn } = parseContract(OpenSessionRequest, request.body);
    return check.prove(signIn, request.headers.host ?? '');
  }
}
