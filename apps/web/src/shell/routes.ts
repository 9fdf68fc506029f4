import { useHashLocation } from 'wouter/use-hash-location';

/** Addresses behind `#`: no server ever hears of them. They hold ids, never content. */
export const routes = {
  channels: '/',
  channel: (channelId: string) => `/channels/${channelId}`,
  thread: (channelId: string, messageId: string) => `/channels/${channelId}/threads/${messageId}`,
  message: (channelId: string, seq: number) => `/channels/${channelId}/at/${seq}`,
  newChannel: '/new',
  newChannelWith: (networkId: string, authorityId: string) => `/new/${networkId}/${authorityId}`,
  search: '/search',
  notices: '/notices',
  notice: (noticeId: string) => `/notices/${noticeId}`,
  directory: '/directory',
  devices: '/devices',
  security: '/security',
  settings: '/settings',
} as const;

/** @returns where the page is, and how to go elsewhere */
export function useRoute(): readonly [string, (to: string, options?: { replace?: boolean }) => void] {
  const [path, go] = useHashLocation();
  return [path, go];
}

export const href = (route: string): string => `#${route}`;
