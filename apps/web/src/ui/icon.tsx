import type { ReactElement } from 'react';

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-6-7-2z',
  attach: 'M8 12l6-6a3 3 0 014 4l-8 8a5 5 0 01-7-7l7-7',
  search: 'M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l5 5',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 016 0v3',
  people: 'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 010 6.5M17.5 14.3c2.2.8 3.5 2.9 3.5 5.7',
  notice: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  channels: 'M4 5h16v11H9l-5 4z',
  directory: 'M5 4h14v16H5zM9 9h6M9 13h6',
  devices: 'M4 5h11v9H4zM2 18h15M18 9h4v10h-4z',
  settings: 'M12 9a3 3 0 100 6 3 3 0 000-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1',
  shield: 'M12 3l8 3v6c0 4.5-3.2 7.6-8 9-4.8-1.4-8-4.5-8-9V6z',
  more: 'M4.800 12a.6.6 0 101.200 0 .6.6 0 10-1.200 0zM11.400 12a.6.6 0 101.200 0 .6.6 0 10-1.200 0zM18 12a.6.6 0 101.200 0 .6.6 0 10-1.200 0z',
  plus: 'M12 5v14M5 12h14',
  reply: 'M9 7l-5 5 5 5M4 12h9c4 0 7 2 7 6',
  edit: 'M4 20h4L19 9l-4-4L4 16z',
  retract: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  check: 'M5 13l4 4L19 7',
  clock: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4l3 2',
  key: 'M11 12a4 4 0 10-8 0 4 4 0 008 0zM11 12h10v4M17 12v3',
  thread: 'M6 4v10a3 3 0 003 3h9M14 13l4 4-4 4',
  language: 'M4 6h9M8.500 4v2M6 6c0 4 3 7 6 8M11 6c-1 4-4 7-7 8M13 20l4-10 4 10M14.500 17h5',
} as const;

export type IconName = keyof typeof PATHS;
/** Icons that point along the line of text, and turn with it. */
const MIRRORED: ReadonlySet<IconName> = new Set(['back', 'send', 'reply', 'thread', 'play']);

/** Never alone: every icon stands beside words, or in a button that has a name. */
export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" data-mirror={MIRRORED.has(name)}>
      <path d={PATHS[name]} />
    </svg>
  );
}
