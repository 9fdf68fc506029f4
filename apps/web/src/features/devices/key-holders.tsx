import type { Self } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';

/** For a security officer whose device does not hold the key of the authority: who can do what would fail here. */
export function KeyHolders({ self }: { self: Self }): ReactElement | null {
  const { formatList } = useIntl();
  const networkId = self.networkIds[0] ?? '';
  const { data: authorities } = useEngineQuery(keys.directory(networkId), ({ networks }) => networks.directory(networkId), { enabled: networkId !== '' });
  if (!authorities) return null;
  const officers = authorities.find(({ authorityId }) => authorityId === self.authorityId)?.officers ?? [];
  const others = officers.filter(({ officerId, roles, standing }) => officerId !== self.officerId && standing === 'valid' && roles.includes('security_officer'));
  const names = formatList(others.map(({ name }) => `\u2068${name}\u2069`), { type: 'disjunction' });
  return (
    <section className="stack" aria-labelledby="officers-elsewhere">
      <h2 id="officers-elsewhere"><Text id="devices.officers.title" /></h2>
      <p>{others.length > 0 ? <Text id="devices.officers.elsewhere" values={{ names }} /> : <Text id="devices.officers.elsewhereUnknown" />}</p>
    </section>
  );
}
