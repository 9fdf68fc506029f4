import type { ReactElement } from 'react';
import { useEngine } from '../engine/hooks.js';
import type { EngineStatus } from '../engine/protocol.js';
import { keys, useEngineQuery } from '../engine/queries.js';
import { Text, useText } from '../i18n/language.js';
import type { MessageId } from '../i18n/messages.js';
import { Icon, type IconName } from '../ui/icon.js';
import { Menu } from '../ui/menu.js';
import { UserText } from '../ui/user-text.js';
import { href, routes, useRoute } from './routes.js';

interface Place {
  readonly route: string;
  readonly icon: IconName;
  readonly name: MessageId;
  readonly isHere: (path: string) => boolean;
  /** On a telephone it stands in the menu at the end of the row: there is room for four names. */
  readonly folds?: true;
}

const under = (...starts: string[]) => (path: string): boolean => starts.some((start) => path === start || path.startsWith(`${start}/`));

const PLACES: readonly Place[] = [
  { route: routes.channels, icon: 'channels', name: 'shell.nav.channels', isHere: (path) => path === '/' || under('/channels', '/new')(path) },
  { route: routes.notices, icon: 'notice', name: 'shell.nav.notices', isHere: under('/notices') },
  { route: routes.search, icon: 'search', name: 'shell.nav.search', isHere: under('/search') },
  { route: routes.directory, icon: 'directory', name: 'shell.nav.directory', isHere: under('/directory') },
  { route: routes.devices, icon: 'devices', name: 'shell.nav.devices', isHere: under('/devices'), folds: true },
  { route: routes.security, icon: 'shield', name: 'shell.nav.security', isHere: under('/security'), folds: true },
  { route: routes.settings, icon: 'settings', name: 'shell.nav.settings', isHere: under('/settings'), folds: true },
];

/** What a number beside a place means. */
const COUNTED: Partial<Record<IconName, MessageId>> = { notice: 'shell.nav.waiting', shield: 'shell.nav.attention' };

export function Navigation({ status }: { status: Extract<EngineStatus, { phase: 'open' }> }): ReactElement {
  const text = useText();
  const engine = useEngine();
  const [path, go] = useRoute();
  const { data: inbox = [] } = useEngineQuery(keys.inbox, ({ inbox: room }) => room.list());
  const { data: attentions = [] } = useEngineQuery(keys.attentions, ({ session }) => session.attentions());
  const counts: Partial<Record<IconName, number>> = {
    channels: inbox.reduce((sum, { unread }) => sum + unread, 0),
    notice: inbox.reduce((sum, { openObligations }) => sum + openObligations, 0),
    shield: attentions.length,
  };
  const lock = (): void => void engine.session.lock();
  const folded = PLACES.filter(({ folds }) => folds);
  const entries = [
    ...folded.map(({ route, icon, name }) => ({ id: route, icon, label: text(name), onSelect: () => go(route) })),
    { id: 'lock', icon: 'lock', label: text('shell.lock'), onSelect: lock } as const,
  ];
  return (
    <nav className="nav" aria-label={text('shell.nav')}>
      <ul className="nav-places">
        {PLACES.map(({ route, icon, name, isHere, folds }) => (
          <li key={route} data-folds={folds}>
            <a className="nav-place" href={href(route)} aria-current={isHere(path) ? 'page' : undefined}>
              <Icon name={icon} />
              <span className="nav-word"><Text id={name} /></span>
              {(counts[icon] ?? 0) > 0 && (
                <span className="nav-count">
                  <span aria-hidden="true">{text('shell.number', { n: counts[icon]! })}</span>
                  <span className="visually-hidden">{text(COUNTED[icon] ?? 'shell.nav.unread', { n: counts[icon]! })}</span>
                </span>
              )}
            </a>
          </li>
        ))}
        <li className="nav-more" data-here={folded.some(({ isHere }) => isHere(path))}>
          <Menu label={text('shell.nav.more')} entries={entries} className="nav-place"><Icon name="more" /><span className="nav-word"><Text id="shell.nav.more" /></span></Menu>
        </li>
      </ul>
      <div className="nav-foot">
        <span className="nav-self small"><UserText inline>{status.self.officerName}</UserText></span>
        <button className="nav-place" type="button" onClick={lock}>
          <Icon name="lock" />
          <span className="nav-word"><Text id="shell.lock" /></span>
        </button>
      </div>
    </nav>
  );
}
