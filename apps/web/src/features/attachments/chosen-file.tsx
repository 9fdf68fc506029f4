import type { ReactElement } from 'react';
import type { FileLimits } from '../../engine/protocol.js';
import { Text, useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { UserText } from '../../ui/user-text.js';
import { kindOf, riskOf } from './file-kinds.js';
import type { Obstacle } from './limits.js';
import { useSize } from './size.js';

interface ChosenFileProps {
  readonly file: File;
  /** What the recipients will see; undefined until it is known. */
  readonly sentName: string | undefined;
  readonly obstacle: Obstacle | undefined;
  /** Undefined until they are known. */
  readonly limits: FileLimits | undefined;
  readonly onRemove: () => void;
}

/** A file in the list before it is sent. */
export function ChosenFile({ file, sentName, obstacle, limits, onRemove }: ChosenFileProps): ReactElement {
  const [text, size] = [useText(), useSize()];
  const name = sentName ?? file.name;
  const named = { name, mediaType: file.type };
  const risk = riskOf(named);
  return (
    <li className="file-card">
      <div className="grow stack-tight">
        <strong className="file-name"><UserText inline>{name}</UserText></strong>
        <span className="small quiet">{text('attachments.facts', { kind: kindOf(named), size: size(file.size) })}</span>
        {name !== file.name && <span className="small file-warning"><Text id="attachments.renamed" values={{ name: <UserText inline>{file.name}</UserText> }} /></span>}
        {obstacle === 'empty' && <span className="field-error" role="alert"><Text id="attachments.empty" /></span>}
        {obstacle === 'tooLarge' && limits && <span className="field-error" role="alert"><Text id="attachments.tooLarge" values={{ size: size(limits.maxBytes) }} /></span>}
        {obstacle === 'noRoom' && limits && <span className="field-error" role="alert"><Text id="attachments.noRoom" values={{ size: size(limits.roomBytes) }} /></span>}
        {risk && <span className="small file-warning"><Text id="attachments.sendRisk" values={{ kind: risk }} /></span>}
      </div>
      <IconButton icon="close" label={text('attachments.remove', { name })} onClick={onRemove} />
    </li>
  );
}
