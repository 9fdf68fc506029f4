import type { BoardRow, NoticeView } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { failureOf } from '../../engine/failure-of.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { Party } from '../../ui/names.js';
import { Shape } from '../../ui/shape.js';
import { Time, useNow } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { Evidence } from './evidence.js';

const ASK_EVERY = 20_000;

/** How far a notice has come with every authority that was asked. What counts as acknowledged was verified on this device. */
export function Board({ notice }: { notice: NoticeView }): ReactElement {
  const text = useText();
  const { noticeId } = notice;
  const { data: rows, error, refetch } = useEngineQuery(keys.board(noticeId), ({ notices }) => notices.board(noticeId), { refetchInterval: ASK_EVERY });
  const done = rows?.filter(({ acknowledgement }) => acknowledgement).length ?? 0;
  return (
    <section className="stack" aria-labelledby="board">
      <h2 id="board"><Text id="notices.board" /></h2>
      {rows && <p role="status"><Text id="notices.board.sum" values={{ done, n: rows.length }} /></p>}
      {error && <Failure failure={failureOf(error)} action={<Button onClick={() => void refetch()}>{text('first.again')}</Button>} />}
      {rows && (
        <table className="board">
          <thead>
            <tr>
              <th scope="col"><Text id="notices.board.authority" /></th>
              <th scope="col"><Text id="notices.board.delivered" /></th>
              <th scope="col"><Text id="notices.board.state" /></th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.authorityId} row={row} notice={notice} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Row({ row, notice }: { row: BoardRow; notice: NoticeView }): ReactElement {
  return (
    <tr>
      <th scope="row"><Party state={row.state} authority={row.authority} /></th>
      <td><Shape name={row.devicesReached > 0 ? 'done' : 'open'} /><Text id="notices.board.devices" values={{ n: row.devicesReached }} /></td>
      <td><State row={row} notice={notice} /></td>
    </tr>
  );
}

function State({ row, notice: { ackBy } }: { row: BoardRow; notice: NoticeView }): ReactElement {
  const [shown, setShown] = useState(false);
  const now = useNow();
  const { acknowledgement, problem, obligation } = row;
  if (problem !== undefined) return <Callout tone="danger"><Text id="notices.board.problem" values={{ problem: PROBLEMS[problem] ?? 'other' }} /></Callout>;
  if (acknowledgement) {
    return (
      <>
        <Button size="small" kind="quiet" onClick={() => setShown(true)}>
          <Shape name="done" />
          <Text id="notices.board.done" values={{ officer: <UserText inline>{acknowledgement.officer}</UserText>, time: <Time at={acknowledgement.acknowledgedAt} /> }} />
        </Button>
        {ackBy !== undefined && acknowledgement.acknowledgedAt > ackBy && <span className="small"> <Text id="notices.board.afterwards" /></span>}
        {shown && <Evidence row={row} acknowledgement={acknowledgement} onClose={() => setShown(false)} />}
      </>
    );
  }
  const isLate = obligation === 'lapsed' || (ackBy !== undefined && ackBy < now);
  return <span><Shape name={isLate ? 'late' : 'open'} /><Text id={isLate ? 'notices.board.late' : obligation === 'unknown' ? 'notices.board.unknown' : 'notices.board.open'} /></span>;
}

/** What the SDK says, to what the officer is told. */
const PROBLEMS: Readonly<Record<string, string>> = {
  'the server shows no signed statement': 'unsigned',
  'signed by a device that the network does not know': 'stranger',
  'signed for another notice': 'another',
  'signed by another authority or officer': 'stranger',
  'the signature does not verify': 'forged',
};
