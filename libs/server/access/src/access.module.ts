import { Module } from '@nestjs/common';
import { Authenticator } from './session/authenticator.js';
import { SessionRegistry } from './session/session-registry.js';
import { DeviceSignatureStrategy } from './sign-in/device-signature.strategy.js';
import { SignInCheck } from './sign-in/sign-in.js';
import { TrustLedgers } from './trust/trust-ledgers.js';

/** Who calls, and what the networks' logs say about them. Needs `PersistenceModule` and `SurroundingsModule` in the root. */
@Module({
  providers: [TrustLedgers, Authenticator, SessionRegistry, SignInCheck, DeviceSignatureStrategy],
  exports: [TrustLedgers, Authenticator, SessionRegistry, SignInCheck],
})
export class AccessModule {}
