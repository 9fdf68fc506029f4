import type { Self } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { KeyHolders } from './key-holders.js';
import { OfficersSection } from './officers-section.js';
import { OwnDevices } from './own-devices.js';
import '../../shell/print.css';
import './devices.css';

/** One's own devices; for security officers also the officers of their authority. */
export function DevicesScreen({ self }: { self: Self }): ReactElement {
  return (
    <div className="screen">
      <h1><Text id="devices.title" /></h1>
      <OwnDevices self={self} />
      {self.roles.includes('security_officer') && (self.holdsAuthorityKey ? <OfficersSection self={self} /> : <KeyHolders self={self} />)}
    </div>
  );
}
