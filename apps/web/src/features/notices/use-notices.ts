import type { AuthorityView, NoticeView, Self } from '@chancery/sdk';
import { useStatus } from '../../engine/hooks.js';
import { keys, useEngineQuery } from '../../engine/queries.js';

/** Newest first; undefined until they have been read. */
export function useNotices(): readonly NoticeView[] | undefined {
  return useEngineQuery(keys.notices, ({ notices }) => notices.list()).data;
}

export function useSelf(): Self | undefined {
  const status = useStatus();
  return status.phase === 'open' ? status.self : undefined;
}

/** The authorities of the network to which a channel belongs. */
export function useAuthorities(channelId: string): ReadonlyMap<string, AuthorityView> {
  const { data: channels } = useEngineQuery(keys.channels, (engine) => engine.channels.list());
  const networkId = channels?.find((channel) => channel.channelId === channelId)?.networkId;
  const { data: directory = [] } = useEngineQuery(keys.directory(networkId ?? ''), ({ networks }) => networks.directory(networkId!), { enabled: networkId !== undefined });
  return new Map(directory.map((authority) => [authority.authorityId, authority]));
}
