import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useEngine } from '../../engine/hooks.js';
import type { KeptAttention } from '../../engine/protocol.js';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { useAttentionWords } from '../../shell/attention-words.js';
import { href, routes } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Time } from '../../ui/time.js';

/** What the officer must be told. Nothing is drawn when there is nothing. */
export function Attentions(): ReactElement | null {
  const engine = useEngine();
  const queries = useQueryClient();
  const { data: attentions = [] } = useEngineQuery(keys.attentions, ({ session }) => session.attentions());
  if (attentions.length === 0) return null;
  const dismiss = async (key: string): Promise<void> => {
    await engine.session.dismissAttention(key);
    await queries.invalidateQueries({ queryKey: keys.attentions });
    document.getElementById('security-attentions')?.focus();
  };
  return (
    <section className="stack" aria-labelledby="security-attentions">
      <h2 id="security-attentions" tabIndex={-1}><Text id="security.attentions.title" /></h2>
      <ul className="stack">
        {attentions.map((attention) => <li key={attention.key}><AttentionCard attention={attention} onDismiss={() => void dismiss(attention.key)} /></li>)}
      </ul>
    </section>
  );
}

function AttentionCard({ attention, onDismiss }: { attention: KeptAttention; onDismiss: () => void }): ReactElement {
  const wordsOf = useAttentionWords();
  const place = placeOf(attention);
  return (
    <Callout
      tone={attention.weight === 'mild' ? 'warn' : 'danger'}
      action={
        <>
          {place && <a className="button" href={href(place.route)}><Text id={place.name} /></a>}
          <Button onClick={onDismiss}><Text id="security.attentions.dismiss" /></Button>
        </>
      }
    >
      <Text id={wordsOf(attention.code)} /> <span className="small quiet code">{attention.code}</span> <span className="small quiet"><Time at={attention.at} /></span>
    </Callout>
  );
}

/** Where something can be done about it. */
function placeOf({ channelId, noticeId, invitationId }: KeptAttention): { route: string; name: MessageId } | undefined {
  if (invitationId !== undefined) return { route: routes.devices, name: 'security.attentions.invitations' };
  if (noticeId !== undefined) return { route: routes.notice(noticeId), name: 'security.attentions.notice' };
  if (channelId !== undefined) return { route: routes.channel(channelId), name: 'security.attentions.channel' };
  return undefined;
}
