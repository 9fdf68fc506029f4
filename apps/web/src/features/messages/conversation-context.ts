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
}

export const ConversationContext = createContext<ConversationState | undefined>(undefined);

/** What this page has of the channel. A context of its own: rows that quote are drawn anew when what they quote was revised or retracted, others are not. */
export const LoadedMessages = createContext<readonly MessageView[]>([]);

export function useConversation(): ConversationState {
  const state = use(ConversationContext);
  if (!state) throw new Error('useConversation is outside of a conversation');
  return state;
}
