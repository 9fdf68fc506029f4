import { ChanceryError } from '@chancery/contracts';
import { createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { DEVICE_SIGNATURE, type DeviceSignatureOptions } from './device-signature.strategy.js';
import { type ProvenDevice, SignInCheck } from './sign-in.js';

/** Lets a request in whose body proves a device; the handler takes it with `@Proven()`. */
@Injectable()
export class DeviceSignatureGuard extends AuthGuard(DEVICE_SIGNATURE) {
  constructor(@Inject(SignInCheck) private readonly check: SignInCheck) {
    super({ property: 'provenDevice' });
  }

  override getAuthenticateOptions(): DeviceSignatureOptions & { session: false; property: string } {
    return { check: this.check, session: false, property: 'provenDevice' };
  }

  override handleRequest<TUser = ProvenDevice>(error: unknown, device: TUser | false | undefined): TUser {
    if (error instanceof Error) throw error;
    if (!device) throw new ChanceryError('SIGN_IN_REFUSED');
    return device;
  }
}

/** The device that the guard has proved. */
export const Proven = createParamDecorator((_: unknown, context: ExecutionContext): ProvenDevice => {
  const { provenDevice } = context.switchToHttp().getRequest<{ provenDevice?: ProvenDevice }>();
  if (!provenDevice) throw new ChanceryError('SIGN_IN_REFUSED');
  return provenDevice;
});
