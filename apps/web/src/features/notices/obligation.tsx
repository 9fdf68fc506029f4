import type { AuthorityView, NoticeView, Self } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Shape } from '../../ui/shape.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';

/** What one's own authority owes, in words; nothing when it owes nothing. */
export function Obligation({ notice, self, authority }: { notice: NoticeView; self: Self; authority: AuthorityView | undefined }): ReactElement | null {
  const { noticeId, addressed, obligation, state } = notice;
  const isDone = obligation === 'acknowledged';
  // Who it was, and when, only the signed statement says: it is fetched and verified.
  const { data: rows } = useEngineQuery(keys.board(noticeId), ({ notices }) => notices.board(noticeId), { enabled: addressed && isDone });
  if (state === 'queued') return <p className="notice-state"><Shape name="open" /><Text id="notices.queued" /></p>;
  if (!addressed) return null;
  const name = <UserText inline>{authority?.name ?? ''}</UserText>;
  if (!isDone) return <p className="notice-state"><Shape name={obligation === 'lapsed' ? 'late' : 'open'} /><Text id={obligation === 'lapsed' ? 'notices.own.late' : 'notices.own.open'} values={{ authority: name }} /></p>;
  const signed = rows?.find(({ authorityId }) => authorityId === self.authorityId)?.acknowledgement;
  return (
    <p className="notice-state" role="status">
      <Shape name="done" />
      {signed ? <Text id="notices.own.doneBy" values={{ officer: <UserText inline>{signed.officer}</UserText>, time: <Time at={signed.acknowledgedAt} /> }} /> : <Text id="notices.own.done" values={{ authority: name }} />}
    </p>
  );
}
