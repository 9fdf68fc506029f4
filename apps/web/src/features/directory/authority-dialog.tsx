import type { AuthorityView, OfficerView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { Text, useText } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { Badge, Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Time, useNow } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { zoneOf } from '../../ui/zones.js';
import { useWords } from './use-words.js';

/** One authority and its officers. */
export function AuthorityDialog({ networkId, authority, isOwn, onClose }: { networkId: string; authority: AuthorityView; isOwn: boolean; onClose: () => void }): ReactElement {
  const text = useText();
  const words = useWords();
  const { officers, suspended } = authority;
  const mayWrite = !isOwn && !suspended && officers.some(({ standing, deviceIds }) => standing === 'valid' && deviceIds.length > 0);
  const actions = (
    <>
      <Button onClick={onClose}>{text('shell.close')}</Button>
      {mayWrite && <a className="button" data-kind="primary" href={href(routes.newChannelWith(networkId, authority.authorityId))}>{text('directory.openChannel')}</a>}
    </>
  );
  return (
    <Dialog title={text('directory.authority', { state: words.state(authority.state) })} isOpen onClose={onClose} actions={actions} size="wide">
      <p><UserText inline>{authority.name}</UserText></p>
      <TimeThere state={authority.state} />
      {suspended && <Callout tone="danger"><Text id="directory.suspended" /></Callout>}
      {officers.length === 0 ? <p><Text id="directory.noOfficers" /></p> : <ul className="stack-tight">{officers.map((officer) => <li key={officer.officerId}><Officer officer={officer} /></li>)}</ul>}
    </Dialog>
  );
}

/** What clocks show there, before somebody is telephoned. Nothing where it is not known. */
function TimeThere({ state }: { state: string }): ReactElement | null {
  const { formatDate } = useIntl();
  const now = useNow();
  const zone = zoneOf(state, now);
  if (zone === undefined) return null;
  return (
    <dl className="facts">
      <dt><Text id="directory.timeThere" /></dt>
      <dd><time dateTime={new Date(now).toISOString()}>{formatDate(now, { timeZone: zone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}</time></dd>
    </dl>
  );
}

function Officer({ officer }: { officer: OfficerView }): ReactElement {
  const text = useText();
  const { formatList } = useIntl();
  const words = useWords();
  const { name, roles, functions, languages, standing, validUntil, deviceIds } = officer;
  return (
    <section className="officer stack-tight">
      <h3><UserText inline>{name}</UserText> {standing !== 'valid' && <Badge tone="danger"><Text id="directory.standing" values={{ standing }} /></Badge>}</h3>
      <dl className="facts">
        {roles.length > 0 && <><dt><Text id="directory.roles" /></dt><dd>{formatList(roles.map((role) => text('directory.role', { role })))}</dd></>}
        {functions.length > 0 && <><dt><Text id="directory.functions" /></dt><dd>{formatList(functions.map(words.function))}</dd></>}
        {languages.length > 0 && <><dt><Text id="directory.languages" /></dt><dd>{formatList(languages.map(words.language))}</dd></>}
        <dt><Text id="directory.validUntil" /></dt><dd><Time at={validUntil} precision="day" /></dd>
        <dt><Text id="directory.devices" /></dt><dd><Text id="directory.deviceCount" values={{ n: deviceIds.length }} /></dd>
      </dl>
    </section>
  );
}
