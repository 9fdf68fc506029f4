import type { ComponentType, ReactNode } from 'react';
import type { MessageView, SenderView } from '@chancery/sdk';

/** What the conversation leaves to other rooms. Features never import one another: the shell hands these in. */
export interface ConversationSlots {
  /** The files of an attachment message: names, sizes, save, preview. */
  readonly AttachmentBody: ComponentType<{ readonly message: MessageView }>;
  /** A notice within the conversation: kind, addressees, acknowledge-by, and its one action. */
  readonly NoticeBody: ComponentType<{ readonly message: MessageView }>;
  /** Wraps the conversation: files dropped or pasted on it are attached. */
  readonly DropArea: ComponentType<{ readonly channelId: string; readonly children: ReactNode }>;
  /** The button beside the composer that picks files. */
  readonly AttachButton: ComponentType<{ readonly channelId: string }>;
  /** Files of this channel on their way. Draws nothing when there are none. */
  readonly Uploads: ComponentType<{ readonly channelId: string }>;
  /** Who reads here: opened beside the conversation. */
  readonly People: ComponentType<{ readonly channelId: string; readonly onClose: () => void }>;
}

export type { MessageView, SenderView };
