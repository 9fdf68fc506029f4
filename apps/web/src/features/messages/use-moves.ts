import type { ChannelView, MessageView, Self } from '@chancery/sdk';
import { useCallback, useMemo, useState, type RefObject } from 'react';
import { useIntl } from 'react-intl';
import { useText } from '../../i18n/language.js';
import { routes, useRoute } from '../../shell/routes.js';
import type { ConversationSlots } from '../../shell/slots.js';
import type { ComposerHandle } from './composer.js';
import type { ConversationState, MessageMove } from './conversation-context.js';
import { timeOf } from './rows.js';

export interface MoveState {
  readonly menu: { readonly view: MessageView; readonly anchor: HTMLElement } | undefined;
  readonly closeMenu: () => void;
  readonly revising: MessageView | undefined;
  readonly endRevising: () => void;
  readonly dialog: { readonly kind: 'retract' | 'versions' | 'receipts' | 'details'; readonly view: MessageView } | undefined;
  readonly closeDialog: () => void;
  /** Said aloud and shown for a moment. */
  readonly said: string;
}

interface MoveParts {
  readonly self: Self;
  readonly channel: ChannelView;
  readonly slots: ConversationSlots;
  readonly maySend: boolean;
  readonly openPeople: () => void;
  readonly composer: RefObject<ComposerHandle | null>;
}

/** What the officer does with single messages. */
export function useMoves({ self, channel, slots, maySend, openPeople, composer }: MoveParts): { state: MoveState; context: ConversationState } {
  const text = useText();
  const { formatDate } = useIntl();
  const [, go] = useRoute();
  const [menu, setMenu] = useState<MoveState['menu']>();
  const [revising, setRevising] = useState<MessageView>();
  const [dialog, setDialog] = useState<MoveState['dialog']>();
  const [said, setSaid] = useState('');
  const { channelId } = channel;
  const move = useCallback((kind: MessageMove, view: MessageView, anchor?: HTMLElement) => {
    switch (kind) {
      case 'menu':
        return anchor && setMenu({ view, anchor });
      case 'reply':
        return composer.current?.answer(view);
      case 'thread':
        return go(routes.thread(channelId, view.rootId ?? view.id));
      case 'revise':
        return setRevising(view);
      case 'copy':
        return void copy(view).then((copied) => setSaid(text(copied ? 'messages.copied' : 'messages.notCopied')));
      case 'ask-again':
        return composer.current?.suggest(text('messages.askAgain', { at: formatDate(timeOf(view), { dateStyle: 'medium', timeStyle: 'short' }) }));
      default:
        return setDialog({ kind, view });
    }
  }, [channelId, composer, formatDate, go, text]);
  const context = useMemo<ConversationState>(() => ({ self, channel, slots, maySend, move, openPeople }), [self, channel, slots, maySend, move, openPeople]);
  const endRevising = useCallback(() => {
    setRevising(undefined);
    // The field appears again first.
    requestAnimationFrame(() => composer.current?.focus());
  }, [composer]);
  return { context, state: { menu, closeMenu: () => setMenu(undefined), revising, endRevising, dialog, closeDialog: () => setDialog(undefined), said } };
}

async function copy({ content }: MessageView): Promise<boolean> {
  if (content?.kind !== 'text') return false;
  try {
    await navigator.clipboard.writeText(content.text);
    return true;
  } catch {
    return false;
  }
}
