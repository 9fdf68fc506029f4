import type { ReactElement } from 'react';
import type { SearchHit } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { partsOf } from './excerpt-parts.js';

/** A message that was found: where, by whom, when, and the words around the first match. */
export function Hit({ hit, subject }: { hit: SearchHit; subject: string }): ReactElement {
  return (
    <a className="hit" href={href(routes.message(hit.channelId, hit.seq))}>
      <span className="hit-top small">
        <strong className="hit-subject">{subject === '' ? <Text id="search.noSubject" /> : <UserText inline>{subject}</UserText>}</strong>
        <span className="quiet"><Time at={hit.at} /></span>
      </span>
      <span className="small quiet"><UserText inline>{hit.author}</UserText>{' · '}<UserText inline>{hit.authority}</UserText></span>
      <span className="hit-excerpt" dir="auto">
        {partsOf(hit.excerpt, hit.matches).map(({ text, marked }, i) => (marked ? <mark key={i}><UserText inline>{text}</UserText></mark> : <UserText key={i} inline>{text}</UserText>))}
      </span>
    </a>
  );
}
