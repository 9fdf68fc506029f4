import type { ReactElement } from 'react';
import { keys, useEngineQuery } from '../engine/queries.js';
import { Text } from '../i18n/language.js';
import { useAttentionWords } from './attention-words.js';
import { href, routes, useRoute } from './routes.js';

/** The gravest thing that the officer must be told, wherever they are, until they have seen to it. */
export function AttentionBar(): ReactElement | null {
  const [path] = useRoute();
  const wordsOf = useAttentionWords();
  const { data: attentions = [] } = useEngineQuery(keys.attentions, ({ session }) => session.attentions());
  const [first, ...others] = attentions;
  // Security shows all of them, each with its own actions.
  if (!first || path === routes.security) return null;
  const isMild = first.weight === 'mild';
  return (
    <div className={isMild ? 'bar bar-offline' : 'bar bar-alarm'} role={isMild ? 'status' : 'alert'}>
      <Text id={wordsOf(first.code)} /> {others.length > 0 && <><Text id="shell.attention.more" values={{ n: others.length }} />{' '}</>}
      <a href={href(routes.security)}><Text id="shell.attention.action" /></a>
    </div>
  );
}
