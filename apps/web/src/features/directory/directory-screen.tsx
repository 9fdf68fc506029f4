import type { NetworkView, Self } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { SelectField } from '../../ui/field.js';
import { spelledOut } from '../../ui/user-text.js';
import { MemberGrid } from './member-grid.js';
import { NetworkFacts } from './network-facts.js';
import { ResponseTimes } from './response-times.js';
import './directory.css';

/** Who is in each of one's networks, and how they can be reached. */
export function DirectoryScreen({ self }: { self: Self }): ReactElement | null {
  const text = useText();
  const { data: networks } = useEngineQuery(keys.networks, (engine) => engine.networks.list());
  const [chosen, setChosen] = useState<string>();
  if (!networks) return null;
  const network = networks.find(({ networkId }) => networkId === chosen) ?? networks[0];
  return (
    <div className="screen">
      <h1><Text id="directory.title" /></h1>
      {networks.length > 1 && network && (
        <SelectField label={text('directory.network')} value={network.networkId} onChange={(event) => setChosen(event.target.value)}>
          {networks.map(({ networkId, abbreviation, name }) => <option key={networkId} value={networkId} dir="auto">{text('directory.networkName', { abbreviation: spelledOut(abbreviation), name: spelledOut(name) })}</option>)}
        </SelectField>
      )}
      {network ? <Network key={network.networkId} network={network} self={self} /> : <p><Text id="directory.none" /></p>}
    </div>
  );
}

function Network({ network, self }: { network: NetworkView; self: Self }): ReactElement {
  const { data: authorities = [] } = useEngineQuery(keys.directory(network.networkId), (engine) => engine.networks.directory(network.networkId));
  return (
    <>
      <MemberGrid networkId={network.networkId} authorities={authorities} self={self} />
      <ResponseTimes networkId={network.networkId} self={self} />
      <NetworkFacts network={network} />
    </>
  );
}
