import type { ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import './channels.css';

/** Beside the list on a wide screen, while no channel is open: what this place is for. */
export function NoChannel(): ReactElement | null {
  const { data: channels } = useEngineQuery(keys.channels, (engine) => engine.channels.list());
  if (channels === undefined) return null;
  return <p className="no-channel quiet"><Text id="channels.choose" values={{ some: channels.length > 0 ? 'yes' : 'no' }} /></p>;
}
