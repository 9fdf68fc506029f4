import type { Attention } from '@chancery/sdk';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { useEngine } from '../../engine/hooks.js';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { href, routes } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';

/** What the officer must be told. Nothing is drawn when there is nothing. */
export function Attentions(): ReactElement | null {
  const engine = useEngine();
  const queries = useQueryClient();
  const { data: attentions = [] } = useEngineQuery(keys.attentions, ({ session }) => session.attentions());
  if (attentions.length === 0) return null;
  const dismiss = async (index: number): Promise<void> => {
    await engine.session.dismissAttention(index);
    await queries.invalidateQueries({ queryKey: keys.attentions });
    document.getElementById('security-attentions')?.focus();
  };
  return (
    <section className="stack" aria-labelledby="security-attentions">
      <h2 id="security-attentions" tabIndex={-1}><Text id="security.attentions.title" /></h2>
      <ul className="stack">
        {attentions.map((attention, index) => <li key={`${attention.code}-${index}`}><AttentionCard attention={attention} onDismiss={() => void dismiss(index)} /></li>)}
      </ul>
    </section>
  );
}

function AttentionCard({ attention, onDismiss }: { attention: Attention; onDismiss: () => void }): ReactElement {
  const { messages } = useIntl();
  const id = [`errors.attention.${attention.code}`, `errors.${attention.code}`].find((candidate) => candidate in messages) ?? 'errors.family.integrity';
  const place = placeOf(attention);
  return (
    <Callout
      tone={attention.code === 'CERTIFICATE_EXPIRES' || attention.code === 'NETWORK_FIRST_SEEN' ? 'warn' : 'danger'}
      action={
        <>
          {place && <a className="button" href={href(place.route)}><Text id={place.name} /></a>}
          <Button onClick={onDismiss}><Text id="security.attentions.dismiss" /></Button>
        </>
      }
    >
      <Text id={id as MessageId} /> <span className="small quiet code">{attention.code}</span>
    </Callout>
  );
}

/** Where something can be done about it. */
function placeOf({ channelId, noticeId, invitationId }: Attention): { route: string; name: MessageId } | undefined {
  if (invitationId !== undefined) return { route: routes.devices, name: 'security.attentions.invitations' };
  if (noticeId !== undefined) return { route: routes.notice(noticeId), name: 'security.attentions.notice' };
  if (channelId !== undefined) return { route: routes.channel(channelId), name: 'security.attentions.channel' };
  return undefined;
}
