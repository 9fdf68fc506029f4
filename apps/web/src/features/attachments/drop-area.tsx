import { useEffect, useState, type ClipboardEvent, type DragEvent, type ReactElement, type ReactNode } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Icon } from '../../ui/icon.js';
import { useAttaching } from './use-attaching.js';
import './attachments.css';

const hasFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') ?? false;

/** Beside the area a file is not opened instead of the client: whatever was typed would be gone. */
function useNoStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: globalThis.DragEvent): void => {
      if (hasFiles(event.dataTransfer) && !event.defaultPrevented) {
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
      }
    };
    addEventListener('dragover', refuse);
    addEventListener('drop', refuse);
    return () => {
      removeEventListener('dragover', refuse);
      removeEventListener('drop', refuse);
    };
  }, []);
}

function filesOf(transfer: DataTransfer): { files: File[]; hadFolders: boolean } {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory);
  return { files: items.filter((item) => !folders.includes(item)).flatMap((item) => item.getAsFile() ?? []), hadFolders: folders.length > 0 };
}

/** Files dropped on what is inside, or pasted into it, are attached. Text is pasted as ever. */
export function DropArea({ channelId, children }: { channelId: string; children: ReactNode }): ReactElement {
  const { choose, dialog } = useAttaching(channelId);
  // Entering a child comes before leaving its parent: counted, not remembered.
  const [depth, setDepth] = useState(0);
  useNoStrayDrops();
  const { data: channels = [] } = useEngineQuery(keys.channels, (engine) => engine.channels.list());
  const state = channels.find((channel) => channel.channelId === channelId)?.state;
  // Nothing can be sent there any more: the conversation says so.
  const isClosed = state === 'left' || state === 'stopped';
  const takes = (transfer: DataTransfer): boolean => hasFiles(transfer) && !isClosed;

  const onDragOver = (event: DragEvent): void => {
    if (!takes(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  };
  const onDrop = (event: DragEvent): void => {
    setDepth(0);
    if (!takes(event.dataTransfer)) return;
    event.preventDefault();
    const { files, hadFolders } = filesOf(event.dataTransfer);
    choose(files, hadFolders);
  };
  const onPaste = (event: ClipboardEvent): void => {
    const { clipboardData } = event;
    // Office programs put a picture of the text beside the text.
    if (isClosed || clipboardData.files.length === 0 || clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    choose([...clipboardData.files]);
  };
  return (
    <div
      className="drop-area" data-over={depth > 0} onDragOver={onDragOver} onDrop={onDrop} onPaste={onPaste}
      onDragEnter={(event) => takes(event.dataTransfer) && setDepth((before) => before + 1)}
      onDragLeave={(event) => takes(event.dataTransfer) && setDepth((before) => Math.max(0, before - 1))}
    >
      {children}
      {depth > 0 && <div className="drop-hint"><Icon name="attach" /><Text id="attachments.drop" /></div>}
      {dialog}
    </div>
  );
}
