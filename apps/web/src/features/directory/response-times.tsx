import type { Self } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Sparkline } from '../../ui/sparkline.js';
import { medianOf, minutesToAcknowledge } from './minutes.js';

/** Each board is asked of the server: no more than can be seen in so small a picture. */
const NEWEST = 12;

/** How long the authorities of a network took to acknowledge the notices of one's own authority. */
export function ResponseTimes({ networkId, self }: { networkId: string; self: Self }): ReactElement {
  const text = useText();
  const { data: minutes } = useEngineQuery([...keys.notices, 'minutes', networkId], async ({ channels, notices }) => {
    const [list, here] = await Promise.all([notices.list(), channels.list()]);
    const channelIds = new Set(here.filter((channel) => channel.networkId === networkId).map(({ channelId }) => channelId));
    const sent = list.filter(({ from, channelId, seq }) => from.authorityId === self.authorityId && channelIds.has(channelId) && seq !== undefined).slice(0, NEWEST).reverse();
    const boards = await Promise.all(sent.map(async (notice) => ({ notice, rows: await notices.board(notice.noticeId).catch(() => []) })));
    return boards.flatMap(({ notice, rows }) => minutesToAcknowledge(notice, rows));
  });
  const median = medianOf(minutes ?? []);
  return (
    <section className="stack-tight" aria-labelledby="times">
      <h2 id="times"><Text id="directory.times" /></h2>
      {!minutes && <p className="quiet"><Text id="shell.loading" /></p>}
      {minutes && (median === undefined ? <p className="quiet"><Text id="directory.times.none" /></p> : (
        <>
          <p><Text id="directory.times.median" values={{ n: minutes.length, minutes: median }} /></p>
          {minutes.length > 1 && <Sparkline values={minutes} label={text('directory.times.line', { n: minutes.length })} />}
        </>
      ))}
    </section>
  );
}
