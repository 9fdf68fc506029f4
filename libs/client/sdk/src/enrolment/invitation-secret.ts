import { uuidToBytes } from '@chancery/contracts';
import { hkdfSha256, hmacSha256 } from '@chancery/sealing';
import { digitGroups } from '../channels/digits.js';

const utf8 = new TextEncoder();
const derive = (secret: Uint8Array, invitationId: string, purpose: string): Uint8Array => hkdfSha256(secret, uuidToBytes(invitationId), utf8.encode(`chancery invitation ${purpose}`), 32);

/** Shown to the server, which knows its SHA-256. */
export const claimToken = (secret: Uint8Array, invitationId: string): Uint8Array => derive(secret, invitationId, 'claim');

/** Only the two who have the code can make it: the server cannot put its own keys into an enrolment. */
export const enrolmentProof = (secret: Uint8Array, invitationId: string, enrolment: Uint8Array): Uint8Array => hmacSha256(derive(secret, invitationId, 'proof'), enrolment);

/** Six groups of five digits that both screens show. */
export function comparisonCode(secret: Uint8Array, invitationId: string, deviceKey: Uint8Array): string {
  return digitGroups(hmacSha256(derive(secret, invitationId, 'comparison'), deviceKey), 6);
}
