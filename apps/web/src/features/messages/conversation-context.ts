import type { ChannelView, MessageView, Self } from '@chancery/sdk';
import { createContext, use } from 'react';
import type { ConversationSlots } from '../../shell/slots.js';

/** What can be done with one message. */
export type MessageMove = 'reply' | 'thread' | 'revise' | 'retract' | 'copy' | 'versions' | 'receipts' | 'details' | 'ask-again' | 'menu';

export interface ConversationState {
  readonly self: Self;
  readonly channel: ChannelView;
  readonly slots: ConversationSlots;
  /** This officer may write here now. */
  readonly maySend: boolean;
  readonly move: (move: MessageMove, view: MessageView, anchor?: HTMLElement) => void;
  readonly openPeople: () => void;
  /** A message that is answered, when this page has it. */
  readonly find: (messageId: string) => MessageView | undefined;
}

export const ConversationContext = createContext<ConversationState | undefined>(undefined);

export function useConversation(): ConversationState {
  const state = use(ConversationContext);
  if (!state) throw new Error('useConversation is outside of a conversation');
  return state;
}
