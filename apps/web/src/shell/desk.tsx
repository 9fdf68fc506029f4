import { useEffect, useState, type ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { useEngine } from '../engine/hooks.js';
import type { EngineStatus } from '../engine/protocol.js';
import { QueriesProvider } from '../engine/queries.js';
import { AttachButton, AttachmentBody, DropArea, Uploads } from '../features/attachments/index.js';
import { ChannelList, NewChannel, NoChannel, People, type Party } from '../features/channels/index.js';
import { DevicesScreen } from '../features/devices/devices-screen.js';
import { DirectoryScreen } from '../features/directory/directory-screen.js';
import { Conversation } from '../features/messages/index.js';
import { NoticeBody, NoticeScreen, NoticesScreen } from '../features/notices/index.js';
import { SecurityScreen } from '../features/security/security-screen.js';
import { SearchScreen } from '../features/search/search-screen.js';
import { SettingsScreen } from '../features/settings/settings-screen.js';
import { ScreenTour } from '../features/training/screen-tour.js';
import { useLanguage, useText } from '../i18n/language.js';
import { AttentionBar } from './attention-bar.js';
import { ConnectionBar, TrainingBanner } from './bars.js';
import { ProtectionBar, UpdateBar } from './duty-bars.js';
import { Navigation } from './navigation.js';
import { routes, useRoute } from './routes.js';
import type { ConversationSlots } from './slots.js';
import './desk.css';

const SLOTS: ConversationSlots = { AttachmentBody, NoticeBody, DropArea, AttachButton, Uploads, People };
const TOUCH_EVERY = 20_000;

type Open = Extract<EngineStatus, { phase: 'open' }>;

/** Everything behind the lock. */
export default function Desk({ status }: { status: Open }): ReactElement {
  const { locale } = useLanguage();
  return (
    <I18nProvider locale={locale}>
      <Router hook={useHashLocation}>
        <QueriesProvider>
          <Frame status={status} />
        </QueriesProvider>
      </Router>
    </I18nProvider>
  );
}

function Frame({ status }: { status: Open }): ReactElement {
  const text = useText();
  useActivity();
  return (
    <div className="desk">
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}>{text('shell.skip')}</a>
      {status.training && <TrainingBanner />}
      <AttentionBar />
      <ProtectionBar status={status} />
      <UpdateBar />
      <ConnectionBar />
      <div className="desk-body">
        <Navigation status={status} />
        <main className="desk-main" id="main" tabIndex={-1}>
          <Screens status={status} />
        </main>
      </div>
      {status.training && <ScreenTour />}
    </div>
  );
}

function Screens({ status }: { status: Open }): ReactElement {
  return (
    <Switch>
      <Route path={routes.newChannel}><ChannelsScreen status={status} isNew /></Route>
      <Route path="/new/:networkId/:authorityId">{(party) => <ChannelsScreen status={status} isNew party={party} />}</Route>
      <Route path={routes.search}><SearchScreen /></Route>
      <Route path={routes.notices}><NoticesScreen self={status.self} /></Route>
      <Route path="/notices/:noticeId">{({ noticeId }) => <NoticeScreen noticeId={noticeId} self={status.self} />}</Route>
      <Route path={routes.directory}><DirectoryScreen self={status.self} /></Route>
      <Route path={routes.devices}><DevicesScreen self={status.self} /></Route>
      <Route path={routes.security}><SecurityScreen protection={status.protection} training={status.training} /></Route>
      <Route path={routes.settings}><SettingsScreen /></Route>
      <Route path="/channels/:channelId/threads/:messageId">{({ channelId, messageId }) => <ChannelsScreen status={status} channelId={channelId} threadId={messageId} />}</Route>
      <Route path="/channels/:channelId/at/:seq">{({ channelId, seq }) => <ChannelsScreen status={status} channelId={channelId} atSeq={Number(seq)} />}</Route>
      <Route path="/channels/:channelId">{({ channelId }) => <ChannelsScreen status={status} channelId={channelId} />}</Route>
      <Route><ChannelsScreen status={status} /></Route>
    </Switch>
  );
}

/** The list of channels, and beside it, or on a small screen instead of it, the one that was opened. */
function ChannelsScreen({ status, channelId, threadId, atSeq, isNew = false, party }: { status: Open; channelId?: string; threadId?: string; atSeq?: number; isNew?: boolean; party?: Party }): ReactElement {
  const [, go] = useRoute();
  const back = (): void => go(routes.channels);
  const beside = channelId !== undefined || isNew;
  return (
    <div className="panes" data-beside={beside}>
      <div className="pane-list"><ChannelList {...(channelId === undefined ? {} : { selectedId: channelId })} self={status.self} /></div>
      <div className="pane-main">
        {!beside && <NoChannel />}
        {isNew && <NewChannel key={party?.authorityId} {...(party ? { party } : {})} self={status.self} onOpened={(opened) => go(routes.channel(opened), { replace: true })} onCancel={back} />}
        {channelId !== undefined && (
          <Conversation key={channelId} channelId={channelId} self={status.self} slots={SLOTS} onBack={back} {...(threadId === undefined ? {} : { threadId })} {...(atSeq === undefined ? {} : { atSeq })} />
        )}
      </div>
    </div>
  );
}

/** Tells the engine that somebody is here, so that it does not lock, no more often than it matters; and when a page is seen again, so that it does. */
function useActivity(): void {
  const engine = useEngine();
  const [last] = useState({ at: 0 });
  useEffect(() => {
    const touch = (): void => {
      const now = Date.now();
      if (now - last.at < TOUCH_EVERY) return;
      last.at = now;
      void engine.session.touch().catch(() => undefined);
    };
    const look = (): void => {
      if (document.visibilityState === 'visible') void engine.session.lookAtClock().catch(() => undefined);
    };
    const kinds = ['pointerdown', 'keydown'] as const;
    for (const kind of kinds) addEventListener(kind, touch, { passive: true });
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    return () => {
      for (const kind of kinds) removeEventListener(kind, touch);
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
    };
  }, [engine, last]);
}
