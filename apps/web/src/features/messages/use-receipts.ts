import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useEngineEvent } from '../../engine/hooks.js';
import { useEngineQuery } from '../../engine/queries.js';
import { byOfficer, type OfficerReceipt } from './receipts-table.js';

/** The server is asked no more often than this, however much happens in the channel. Milliseconds. */
const GATHER = 3_000;
/** What other devices have stored is told by nobody: it is asked for while the channel is on the screen. */
const ASK_AGAIN = 20_000;

/** How far each other officer of a channel has come. Empty while the server cannot be reached. @param wanted false: nothing of one's own is there to be read */
export function useReceipts(channelId: string, selfOfficerId: string, wanted: boolean): readonly OfficerReceipt[] {
  const queries = useQueryClient();
  const queryKey = useMemo(() => ['receipts', channelId], [channelId]);
  const { data } = useEngineQuery(queryKey, (engine) => engine.messages.receipts(channelId), { enabled: wanted, refetchInterval: ASK_AGAIN });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEngineEvent('channel', (event) => {
    if (event.channelId !== channelId || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey });
    }, GATHER);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => byOfficer(data ?? [], selfOfficerId), [data, selfOfficerId]);
}
