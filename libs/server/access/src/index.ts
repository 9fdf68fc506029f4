export { AccessModule } from './access.module.js';
export { Caller, requireMember, requireRole, type RequestWithCaller } from './caller.js';
export { Public } from './public.js';
export { Authenticator } from './session/authenticator.js';
export { type ClosedSessions, SessionRegistry } from './session/session-registry.js';
export { IdentifyingGuard, SessionGuard } from './session/session.guards.js';
export { digestOf, digestOfToken, TOKEN_BYTES } from './session/token.js';
export { DeviceSignatureGuard, Proven } from './sign-in/device-signature.guard.js';
export { type ProvenDevice, SignInCheck } from './sign-in/sign-in.js';
export {
  ACCESS_SETTINGS, type AccessSettings, CLOCK, type Clock, RANDOM_BYTES, type RandomBytes, type Surroundings, SurroundingsModule, TELEMETRY,
} from './surroundings.js';
export { type AppendOutcome, readOrRefuse, TrustDraft } from './trust/trust-draft.js';
export { TrustLedgers } from './trust/trust-ledgers.js';
export { verifySignature } from './verify-signature.js';
