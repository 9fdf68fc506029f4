import type { MessageView } from '@chancery/sdk';
import { useRef, type ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, Popover } from 'react-aria-components';
import { useText } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { FocusBack } from '../../ui/focus-back.js';
import { Icon, type IconName } from '../../ui/icon.js';
import { useConversation, type MessageMove } from './conversation-context.js';

interface Entry {
  readonly id: MessageMove;
  readonly icon?: IconName;
  readonly name: MessageId;
}

/** What this officer can do with this message now. */
function entriesOf(view: MessageView, officerId: string, maySend: boolean): Entry[] {
  const { content, retracted, revised, sender, integrity, state, seq } = view;
  const readable = integrity === 'verified' && !retracted && content !== undefined;
  const mine = sender?.officerId === officerId;
  const kind = content?.kind;
  return [
    ...(readable && maySend && (kind === 'text' || kind === 'attachment' || kind === 'notice') ? [{ id: 'reply', icon: 'reply', name: 'messages.move.reply' }, { id: 'thread', icon: 'thread', name: 'messages.move.thread' }] as const : []),
    ...(readable && mine && maySend && kind === 'text' ? [{ id: 'revise', icon: 'edit', name: 'messages.move.revise' }] as const : []),
    ...(readable && kind === 'text' ? [{ id: 'copy', name: 'messages.move.copy' }] as const : []),
    ...(readable && revised ? [{ id: 'versions', name: 'messages.move.versions' }] as const : []),
    ...(mine && !view.membership && state === 'sent' && seq !== undefined ? [{ id: 'receipts', name: 'messages.move.receipts' }] as const : []),
    { id: 'details', name: 'messages.move.details' },
    ...(readable && mine && maySend && (kind === 'text' || kind === 'attachment') ? [{ id: 'retract', icon: 'retract', name: 'messages.move.retract' }] as const : []),
  ];
}

/** One menu for all rows: it opens beside the one that was asked. */
export function MessageMenu({ view, anchor, onClose }: { view: MessageView; anchor: HTMLElement; onClose: () => void }): ReactElement {
  const { self, maySend, move } = useConversation();
  const text = useText();
  const trigger = useRef(anchor);
  const entries = entriesOf(view, self.officerId, maySend);
  return (
    <Popover className="menu-popover" aria-label={text('messages.menu')} placement="bottom end" triggerRef={trigger} isOpen onOpenChange={(open) => !open && onClose()}>
      <FocusBack />
      <AriaMenu
        className="menu" aria-label={text('messages.menu')} autoFocus="first" onClose={onClose}
        onAction={(key) => {
          const entry = entries.find(({ id }) => id === key);
          // Focus goes back to the row first, and from there to wherever the move leads.
          if (entry) setTimeout(() => move(entry.id, view, anchor), 0);
        }}
      >
        {entries.map(({ id, icon, name }) => (
          <MenuItem key={id} id={id} className="menu-item" textValue={text(name)}>
            {icon && <Icon name={icon} />}
            {text(name)}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
