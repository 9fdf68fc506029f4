import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { FocusBack } from './focus-back.js';

export interface DialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the safest first in reading order. */
  readonly actions?: ReactNode;
  readonly size?: 'wide';
  /** For what must be answered: Escape and clicks outside do nothing. */
  readonly mustAnswer?: boolean;
}

/** Keeps the focus inside while it is open, and gives it back where it was. */
export function Dialog({ title, isOpen, onClose, children, actions, size, mustAnswer = false }: DialogProps): ReactElement {
  return (
    <ModalOverlay className="modal-overlay" isOpen={isOpen} isDismissable={!mustAnswer} isKeyboardDismissDisabled={mustAnswer} onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal" data-size={size}>
        <AriaDialog className="dialog" role={mustAnswer ? 'alertdialog' : 'dialog'}>
          <FocusBack />
          <Heading slot="title" level={2}>{title}</Heading>
          {children}
          {actions && <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
