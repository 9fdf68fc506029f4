import type { ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Callout } from '../../ui/callout.js';
import { Fingerprint } from '../../ui/digits.js';
import { UserText } from '../../ui/user-text.js';

/** Which networks this device believes, to be compared with the print. */
export function Networks(): ReactElement {
  const { data: networks = [] } = useEngineQuery(keys.networks, ({ networks: room }) => room.list());
  return (
    <section className="stack" aria-labelledby="networks">
      <h2 id="networks"><Text id="security.networks.title" /></h2>
      <p className="quiet"><Text id="security.networks.text" /></p>
      <ul className="stack">
        {networks.map(({ networkId, name, abbreviation, fingerprint, pinned, training, logSize, coordinators, threshold }) => (
          <li key={networkId} className="panel stack">
            <h3><UserText inline>{name}</UserText> <span className="quiet"><UserText inline>{abbreviation}</UserText></span></h3>
            {training && <p><Text id="security.networks.training" /></p>}
            <p className="security-fingerprint"><Fingerprint bytes={fingerprint} /></p>
            {pinned ? <p><Text id="security.networks.pinned" /></p> : <Callout tone="warn"><Text id="security.networks.notPinned" /></Callout>}
            <p className="small quiet"><Text id="security.networks.facts" values={{ statements: logSize, coordinators: coordinators.length, threshold }} /></p>
          </li>
        ))}
      </ul>
    </section>
  );
}
