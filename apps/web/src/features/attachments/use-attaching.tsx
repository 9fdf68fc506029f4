import { useCallback, useState, type ReactElement } from 'react';
import { AttachDialog } from './attach-dialog.js';
import type { Choice } from './choice.js';

/** Files come in here by button, drop or paste, and leave after they were confirmed. */
export function useAttaching(channelId: string): { choose: (files: readonly File[], hadFolders?: boolean) => void; dialog: ReactElement | null } {
  const [choice, setChoice] = useState<Choice>();
  const choose = useCallback((files: readonly File[], hadFolders = false) => {
    if (files.length === 0 && !hadFolders) return;
    setChoice((before) => ({ files: [...(before?.files ?? []), ...files], hadFolders: hadFolders || before?.hadFolders === true }));
  }, []);
  const dialog = choice ? <AttachDialog channelId={channelId} choice={choice} onChange={(files) => setChoice({ ...choice, files })} onClose={() => setChoice(undefined)} /> : null;
  return { choose, dialog };
}
