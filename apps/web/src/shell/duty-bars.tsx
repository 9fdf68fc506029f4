import type { ReactElement } from 'react';
import type { EngineStatus } from '../engine/protocol.js';
import { Text, useText } from '../i18n/language.js';
import { Button } from '../ui/button.js';
import { useInstallation } from './installed-client.js';
import { href, routes, useRoute } from './routes.js';

/** Until a recovery code was typed back, the desk says so. Nothing is drawn when all is well. */
export function ProtectionBar({ status }: { status: Extract<EngineStatus, { phase: 'open' }> }): ReactElement | null {
  const text = useText();
  const [path] = useRoute();
  if (status.training || status.protection.rehearsedAt !== undefined || path === routes.security) return null;
  return (
    <aside className="bar bar-duty" aria-label={text('security.bar.name')}>
      <Text id="security.bar.unprotected" /> <a href={href(routes.security)}><Text id="security.bar.action" /></a>
    </aside>
  );
}

export function UpdateBar(): ReactElement | null {
  const { client, isNewWaiting } = useInstallation();
  if (!client || !isNewWaiting) return null;
  return (
    <div className="bar bar-duty" role="status">
      <Text id="settings.update.waiting" /> <Button size="small" onClick={() => client.activate()}><Text id="settings.update.load" /></Button>
    </div>
  );
}
