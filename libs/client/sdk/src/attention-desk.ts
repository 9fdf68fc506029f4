import { REFUSALS, type RefusalCode } from '@chancery/sealing';
import { ATTENTION_CODES, type AttentionCode } from './attention-codes.js';
import type { Emitter } from './emitter.js';
import type { Attention } from './views.js';

type Facts = Omit<Attention, 'code' | 'meaning'>;

/** Tells the officer what must not pass unseen, each thing once while the client is open. */
export class AttentionDesk {
  private readonly told = new Map<string, Attention>();

  constructor(private readonly emitter: Emitter) {}

  raise(code: AttentionCode | RefusalCode, facts: Facts = {}): void {
    const key = [code, facts.networkId, facts.channelId, facts.noticeId, facts.invitationId, ...(facts.deviceIds ?? [])].join(' ');
    if (this.told.has(key)) return;
    const meaning = Object.hasOwn(ATTENTION_CODES, code) ? ATTENTION_CODES[code as AttentionCode] : REFUSALS[code as RefusalCode].meaning;
    const attention: Attention = { code, ...facts, meaning };
    this.told.set(key, attention);
    this.emitter.emit('attention', attention);
  }

  /** What was raised since the client was opened. */
  list(): Attention[] {
    return [...this.told.values()];
  }
}
