import type { MemberView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { DetailsDialog, ReceiptsDialog, RetractDialog, VersionsDialog } from './message-dialogs.js';
import { MessageMenu } from './message-menu.js';
import type { OfficerReceipt } from './receipts-table.js';
import type { MoveState } from './use-moves.js';

/** What opens over a conversation: one menu, one dialog. */
export function MessageOverlays({ moves: { menu, closeMenu, dialog, closeDialog, said }, receipts, members }: { moves: MoveState; receipts: readonly OfficerReceipt[]; members: readonly MemberView[] }): ReactElement {
  const view = dialog?.view;
  return (
    <>
      {menu && <MessageMenu key={menu.view.id} view={menu.view} anchor={menu.anchor} onClose={closeMenu} />}
      {view && dialog.kind === 'versions' && <VersionsDialog view={view} onClose={closeDialog} />}
      {view && dialog.kind === 'retract' && <RetractDialog view={view} onClose={closeDialog} />}
      {view && dialog.kind === 'details' && <DetailsDialog view={view} onClose={closeDialog} />}
      {view && dialog.kind === 'receipts' && <ReceiptsDialog view={view} receipts={receipts} members={members} onClose={closeDialog} />}
      <div className="visually-hidden" role="status">{said}</div>
    </>
  );
}
