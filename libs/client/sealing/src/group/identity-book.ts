import type { AuthenticationService, Credential, LeafNode } from 'ts-mls';
import { equalBytes } from '../provider/sodium.js';
import type { LeafIdentity, LeafJudge } from './leaf-judge.js';

/**
 * Remembers whose leaf is whose, so that a chain is checked once and not once per message.
 * Keyed by the decoded credential itself: a leaf that is replaced brings a new one.
 */
export class IdentityBook implements AuthenticationService {
  private readonly known = new WeakMap<Credential, { signatureKey: Uint8Array; identity: LeafIdentity }>();

  constructor(private readonly judge: LeafJudge) {}

  identify(leaf: Pick<LeafNode, 'credential' | 'signaturePublicKey'>): LeafIdentity | undefined {
    const { credential, signaturePublicKey } = leaf;
    const remembered = this.known.get(credential);
    if (remembered && equalBytes(remembered.signatureKey, signaturePublicKey)) return remembered.identity;
    const identity = this.ask(credential, signaturePublicKey);
    if (identity) this.known.set(credential, { signatureKey: signaturePublicKey, identity });
    return identity;
  }

  /** ts-mls asks this of every leaf that enters a tree. */
  async validateCredential(credential: Credential, signaturePublicKey: Uint8Array): Promise<boolean> {
    return this.identify({ credential, signaturePublicKey }) !== undefined;
  }

  private ask(credential: Credential, signatureKey: Uint8Array): LeafIdentity | undefined {
    if (credential.credentialType !== 'basic') return undefined;
    try {
      const identity = this.judge.identify(credential.identity, signatureKey);
      return identity && equalBytes(identity.deviceKey, signatureKey) ? identity : undefined;
    } catch {
      // A judge that stumbles over hostile bytes has not recognised anybody.
      return undefined;
    }
  }
}
