import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { hadVault } from '../engine/had-vault.js';
import { useEngineIfReady, useStatus } from '../engine/hooks.js';
import type { EngineStatus } from '../engine/protocol.js';
import { Unlock } from '../features/lock/unlock.js';
import { Welcome } from '../features/welcome/welcome.js';
import { useLanguage } from '../i18n/language.js';
import { AlreadyADevice } from './already-a-device.js';
import { FrontPage } from './front-page.js';
import { takeInvitation } from './invitation-link.js';
import { Troubled } from './troubled.js';
import { Waiting } from './waiting.js';

const loadDesk = () => import('./desk.js');
const loadJoin = () => import('./joining.js');
const Desk = lazy(loadDesk);
const Joining = lazy(loadJoin);
const AfterRecovery = lazy(() => import('./after-recovery.js'));

/**
 * What stands before the desk: welcome, unlocking, joining. The chunk of this screen is all that a first visit waits for;
 * the rest is fetched while its reader decides.
 */
export function FirstScreen(): ReactElement {
  const status = useSettled(useStatus());
  const [arriving, setArriving] = useState(false);
  if (status.phase === 'enrolling' && !arriving) setArriving(true);
  const engine = useEngineIfReady();
  const [invitation, setInvitation] = useState(takeInvitation);
  const { wantDesk, hasDesk } = useLanguage();
  const behind = status.phase === 'open' || status.phase === 'enrolling' || invitation !== undefined;
  useEffect(() => {
    if (behind) void wantDesk();
  }, [behind, wantDesk]);
  useEffect(() => {
    if (engine) void Promise.all([loadDesk(), loadJoin()]).catch(() => undefined);
  }, [engine]);

  if (behind && !hasDesk) return <Waiting />;
  const finish = (): void => {
    setArriving(false);
    setInvitation(undefined);
  };
  // One place for all steps of joining: what was typed and chosen lives through them.
  const joining = <Suspense fallback={<Waiting />}><Joining invitation={invitation} onLeave={() => setInvitation(undefined)} onDone={finish} /></Suspense>;
  const invited = invitation !== undefined && !arriving && (status.phase === 'open' || status.phase === 'locked');
  if (invited) return <FrontPage><AlreadyADevice onGoOn={() => setInvitation(undefined)} /></FrontPage>;
  switch (status.phase) {
    case 'open':
      // A real device is not finished with its approval: its protection follows.
      if (arriving && !status.training) return joining;
      if (status.protection.byRecovery) return <Suspense fallback={<Waiting />}><AfterRecovery /></Suspense>;
      return <Suspense fallback={<Waiting />}><Desk status={status} /></Suspense>;
    case 'enrolling':
      return joining;
    case 'locked':
      return <FrontPage><Unlock status={status} /></FrontPage>;
    case 'opening':
    case 'ending':
      return <Waiting />;
    case 'evicted':
    case 'elsewhere':
    case 'failed':
      return <FrontPage><Troubled status={status} /></FrontPage>;
    case 'starting':
      if (hadVault()) return <Waiting />;
      break;
    case 'empty':
  }
  if (invitation !== undefined) return joining;
  return <FrontPage><Welcome onInvitation={(typed) => setInvitation(typed)} /></FrontPage>;
}

/** While a vault is being opened, what asked for it stays on the screen: what was typed, and where the focus is. */
function useSettled(status: EngineStatus): EngineStatus {
  const [settled, setSettled] = useState(status);
  const isSettled = status.phase !== 'opening';
  if (isSettled && settled !== status) setSettled(status);
  return isSettled ? status : settled;
}
