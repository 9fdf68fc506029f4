import type { NetworkView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { Text, useText } from '../../i18n/language.js';
import { Callout } from '../../ui/callout.js';
import { Fingerprint } from '../../ui/digits.js';
import { UserText } from '../../ui/user-text.js';

/** What a network is, and by what it is known. */
export function NetworkFacts({ network }: { network: NetworkView }): ReactElement {
  const text = useText();
  const { formatNumber } = useIntl();
  const { name, abbreviation, fingerprint, pinned, coordinators, threshold, logSize, training } = network;
  return (
    <section className="stack" aria-labelledby="facts">
      <h2 id="facts"><Text id="directory.facts" /></h2>
      {training && <Callout tone="info"><Text id="directory.training" /></Callout>}
      {!pinned && <Callout tone="warn"><Text id="directory.notPinned" /></Callout>}
      <dl className="facts">
        <dt><Text id="directory.name" /></dt><dd><UserText inline>{name}</UserText></dd>
        <dt><Text id="directory.abbreviation" /></dt><dd><UserText inline>{abbreviation}</UserText></dd>
        <dt><Text id="directory.fingerprint" /></dt><dd><Fingerprint bytes={fingerprint} />{pinned && <div className="small quiet"><Text id="directory.pinned" /></div>}</dd>
        <dt><Text id="directory.coordinators" /></dt>
        <dd>
          <ul>{coordinators.map((coordinator) => <li key={coordinator}><UserText inline>{coordinator}</UserText></li>)}</ul>
          <div className="small quiet">{text('directory.threshold', { threshold, n: coordinators.length })}</div>
        </dd>
        <dt><Text id="directory.log" /></dt><dd><Text id="directory.logSize" values={{ n: logSize, number: formatNumber(logSize) }} /></dd>
      </dl>
    </section>
  );
}
