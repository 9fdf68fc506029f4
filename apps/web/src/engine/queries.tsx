import { QueryClient, QueryClientProvider, useMutation, useQuery, useQueryClient, type QueryKey, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { failureOf } from './failure-of.js';
import { useEngine, useEngineEvent } from './hooks.js';
import type { EngineApi, EngineFailure, Remote } from './protocol.js';

/** Keys of what pages have asked the engine for. The first word says which events make it stale. */
export const keys = {
  inbox: ['inbox'],
  channels: ['channels'],
  channel: (channelId: string) => ['channel', channelId],
  messages: (channelId: string) => ['channel', channelId, 'messages'],
  thread: (channelId: string, messageId: string) => ['channel', channelId, 'thread', messageId],
  receipts: (channelId: string) => ['channel', channelId, 'receipts'],
  members: (channelId: string) => ['channel', channelId, 'members'],
  draft: (channelId: string) => ['draft', channelId],
  uploads: (channelId: string) => ['uploads', channelId],
  notices: ['notices'],
  board: (noticeId: string) => ['notices', 'board', noticeId],
  networks: ['networks'],
  directory: (networkId: string) => ['networks', networkId, 'directory'],
  devices: ['devices'],
  enrolments: ['enrolments'],
  attentions: ['attentions'],
  connection: ['connection'],
} as const satisfies Record<string, QueryKey | ((...ids: string[]) => QueryKey)>;

/** Cache of views. It lives as long as the desk is open: locking loads the page anew. */
export function QueriesProvider({ children }: { children: ReactNode }): ReactElement {
  const [client] = useState(() => new QueryClient({
    // The engine answers from the device: there is no network to wait for, and nothing to try again.
    defaultOptions: { queries: { networkMode: 'always', retry: false, staleTime: Infinity, refetchOnWindowFocus: false }, mutations: { networkMode: 'always', retry: false } },
  }));
  useEffect(() => () => client.clear(), [client]);
  return (
    <QueryClientProvider client={client}>
      <Invalidation />
      {children}
    </QueryClientProvider>
  );
}

/** What the engine says has changed is asked for again, if it is on the screen. */
function Invalidation(): null {
  const queries = useQueryClient();
  const stale = (queryKey: QueryKey): void => void queries.invalidateQueries({ queryKey });
  useEngineEvent('channel', ({ channelId }) => {
    stale(keys.channel(channelId));
    stale(keys.inbox);
    stale(keys.channels);
    // What the server says of a notice is told as a change of its channel. Boards ask the server: they are left alone.
    void queries.invalidateQueries({ queryKey: keys.notices, exact: true });
  });
  useEngineEvent('message', ({ message }) => {
    stale(keys.channel(message.channelId));
    stale(keys.inbox);
  });
  useEngineEvent('uploads', ({ channelId }) => stale(keys.uploads(channelId)));
  useEngineEvent('notice', () => {
    stale(keys.notices);
    stale(keys.inbox);
  });
  useEngineEvent('network', () => {
    stale(keys.networks);
    stale(keys.devices);
    stale(keys.enrolments);
  });
  useEngineEvent('acknowledgement', () => stale(keys.notices));
  useEngineEvent('attentions', () => {
    stale(keys.attentions);
    stale(keys.networks);
  });
  useEngineEvent('connection', ({ connection }) => {
    // Told, not asked for again: an answer that is on its way may be of before.
    void queries.cancelQueries({ queryKey: keys.connection });
    queries.setQueryData(keys.connection, connection);
    stale(keys.networks);
    stale(keys.enrolments);
    stale(keys.inbox);
  });
  return null;
}

export function useEngineQuery<T>(queryKey: QueryKey, ask: (engine: Remote<EngineApi>) => Promise<T>, options: { enabled?: boolean; refetchInterval?: number } = {}): UseQueryResult<T, Error> {
  const engine = useEngine();
  return useQuery({ queryKey, queryFn: () => ask(engine), ...options });
}

export interface EngineAction<A, T> {
  readonly run: (argument: A) => Promise<T | undefined>;
  readonly busy: boolean;
  readonly failure: EngineFailure | undefined;
  readonly reset: () => void;
}

/** Something that the officer does. Its failure is shown where it was done. @param stale keys to be asked for again afterwards */
export function useEngineAction<A, T>(act: (engine: Remote<EngineApi>, argument: A) => Promise<T>, stale: readonly QueryKey[] = []): EngineAction<A, T> {
  const engine = useEngine();
  const queries = useQueryClient();
  const mutation: UseMutationResult<T, Error, A> = useMutation({
    mutationFn: (argument: A) => act(engine, argument),
    onSettled: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))).then(() => undefined),
  });
  return {
    run: (argument) => mutation.mutateAsync(argument).catch(() => undefined),
    busy: mutation.isPending,
    failure: mutation.error ? failureOf(mutation.error) : undefined,
    reset: mutation.reset,
  };
}
