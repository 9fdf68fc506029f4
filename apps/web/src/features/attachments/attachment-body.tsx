import type { ReactElement } from 'react';
import type { MessageView } from '@chancery/sdk';
import { UserText } from '../../ui/user-text.js';
import { FileRow } from './file-row.js';
import './attachments.css';

/** What an attachment message says, and its files. */
export function AttachmentBody({ message }: { message: MessageView }): ReactElement | null {
  const { content } = message;
  if (content?.kind !== 'attachment') return null;
  return (
    <div className="stack-tight">
      {content.text !== '' && <UserText>{content.text}</UserText>}
      <ul className="stack-tight">
        {content.files.map((file, index) => <FileRow key={file.attachmentId} message={message} file={file} index={index} />)}
      </ul>
    </div>
  );
}
