import { permits } from '@chancery/domain';
import { createApplicationMessage, emptyPskIndex, processPrivateMessage, type PrivateMessage } from 'ts-mls';
import { decryptSenderData } from 'ts-mls/privateMessage.js';
import { equalBytes } from '../provider/sodium.js';
import { judgedAt, type LeafIdentity, type LeafStanding, type Moment } from './leaf-judge.js';
import { asRefusal, refusing, SealingError } from './refusals.js';
import type { Member } from './roster.js';
import { checkUsable, withMessageState, type SessionCore } from './session-core.js';
import { decodePrivateMessage, encodeMessage } from './wire.js';

export interface UnfitMember extends Member {
  readonly standing: Exclude<LeafStanding, 'valid'>;
}

export interface OpenedMessage {
  readonly sender: LeafIdentity;
  readonly plaintext: Uint8Array;
  /** Sent in the clear, but under the sender's signature. */
  readonly authenticatedData: Uint8Array;
  /** By all trust statements that are known now: whoever has left since wrote in good faith then, so it is shown, not decided. */
  readonly senderStanding: LeafStanding;
  /** False: the policy does not let the sender speak here. Do not show the text. */
  readonly allowed: boolean;
  /**
   * How many messages of this sender, of this epoch, did not come before this one although they were sealed before it;
   * -1: this one was itself passed over. 0 as long as nobody left out or exchanged any: senders hand in without gaps.
   */
  readonly skipped: number;
}

/** Length prefix and signature that MLS puts around the plaintext before it pads, RFC 9420 §6.3.1. */
function framedLength(plaintextBytes: number): number {
  const prefix = plaintextBytes < 64 ? 1 : plaintextBytes < 16_384 ? 2 : 4;
  return prefix + plaintextBytes + 2 + 64;
}

/** Rounds up to 64 bytes, from 1 KiB on to 256: the length on the wire says little about the text. */
export function paddingFor(plaintextBytes: number): number {
  const framed = framedLength(plaintextBytes);
  const step = framed <= 1_024 ? 64 : 256;
  return (step - (framed % step)) % step;
}

/** Members who are not in good standing now, by all trust statements that are known. */
export function unfitMembers(core: SessionCore, now: number): UnfitMember[] {
  return core.members.flatMap((member) => {
    const standing = core.environment.judge.standing(member.identity, { unixSeconds: now });
    return standing === 'valid' ? [] : [{ ...member, standing }];
  });
}

/** @throws SealingError UNFIT_MEMBER, NOT_PERMITTED */
export async function sealMessage(core: SessionCore, plaintext: Uint8Array, authenticatedData: Uint8Array, now: number): Promise<{ core: SessionCore; sealedContent: Uint8Array }> {
  checkUsable(core);
  const unfit = unfitMembers(core, now);
  if (unfit.length > 0) throw new SealingError('UNFIT_MEMBER', unfit.map(({ identity }) => identity.deviceId));
  if (!permits(core.binding.policy, 'send', core.self)) throw new SealingError('NOT_PERMITTED', [core.self.deviceId]);
  return refusing('TAMPERED', async () => {
    const { state, environment } = core;
    const clientConfig = { ...state.clientConfig, paddingConfig: { kind: 'alwaysPad' as const, paddingLength: paddingFor(plaintext.length) } };
    const { newState, privateMessage, consumed } = await createApplicationMessage({ ...state, clientConfig }, plaintext, environment.cs, authenticatedData);
    return {
      core: withMessageState(core, { ...newState, clientConfig: state.clientConfig }, consumed),
      sealedContent: encodeMessage({ wireformat: 'mls_private_message', privateMessage }),
    };
  });
}

/** @throws SealingError unless it is application data of this group and epoch */
function checkAddress(core: SessionCore, message: PrivateMessage): void {
  const { groupId, epoch } = core.state.groupContext;
  if (!equalBytes(message.groupId, groupId)) throw new SealingError('FOREIGN_CHANNEL');
  if (message.contentType !== 'application') throw new SealingError('PROPOSAL_NOT_TAKEN');
  if (message.epoch !== epoch) throw new SealingError(message.epoch < epoch ? 'STALE_EPOCH' : 'FUTURE_EPOCH');
}

/** An own message cannot be opened, its key was gone the moment it was sealed; that must not look like an attack. */
async function whyRefused(core: SessionCore, message: PrivateMessage, error: unknown): Promise<SealingError> {
  const refusal = asRefusal(error, 'TAMPERED');
  if (refusal.code !== 'REPLAYED') return refusal;
  const sender = await decryptSenderData(message, core.state.keySchedule.senderDataSecret, core.environment.cs);
  return sender?.leafIndex === core.state.privatePath.leafIndex ? new SealingError('OWN_MESSAGE') : refusal;
}

/** The generation that is due next from a sender, RFC 9420 §9.2; a leaf's ratchet is at twice its index. */
const generationDue = ({ secretTree }: SessionCore['state'], leafIndex: number): number => secretTree[2 * leafIndex]!.application.generation;

export async function openMessage(core: SessionCore, sealedContent: Uint8Array, moment: Moment): Promise<{ core: SessionCore; opened: OpenedMessage }> {
  checkUsable(core);
  return refusing('TAMPERED', async () => {
    const message = decodePrivateMessage(sealedContent);
    checkAddress(core, message);
    const result = await processPrivateMessage(core.state, message, emptyPskIndex, core.environment.cs).catch(async (error: unknown) => {
      throw await whyRefused(core, message, error);
    });
    if (result.kind !== 'applicationMessage') throw new SealingError('PROPOSAL_NOT_TAKEN');
    // Opened although it is from here: this state is older than what was sent from it, so the store was rolled back.
    if (result.senderLeafIndex === core.state.privatePath.leafIndex) throw new SealingError('OWN_MESSAGE');
    const sender = core.members.find(({ leafIndex }) => leafIndex === result.senderLeafIndex)?.identity;
    if (!sender) throw new SealingError('NOT_A_MEMBER');
    const skipped = generationDue(result.newState, result.senderLeafIndex!) - generationDue(core.state, result.senderLeafIndex!) - 1;
    const senderStanding = core.environment.judge.standing(sender, { unixSeconds: judgedAt(moment) });
    return {
      core: withMessageState(core, result.newState, result.consumed),
      opened: {
        sender, senderStanding, skipped,
        plaintext: result.message.slice(),
        authenticatedData: message.authenticatedData.slice(),
        allowed: permits(core.binding.policy, 'send', sender),
      },
    };
  });
}
