import type { AuthorityView, Self } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import { TextField } from '../../ui/field.js';
import { Shape, type ShapeName } from '../../ui/shape.js';
import { useNow } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { AuthorityDialog } from './authority-dialog.js';
import { strengthOf, type KeyState } from './key-state.js';
import { matches } from './matching.js';
import { useWords } from './use-words.js';

const SHAPES: Readonly<Record<KeyState, ShapeName>> = { sound: 'done', ending: 'soon', unreachable: 'late', suspended: 'stopped' };

/** The picture of a network: one tile for each State, in the order of their names. */
export function MemberGrid({ networkId, authorities, self }: { networkId: string; authorities: readonly AuthorityView[]; self: Self }): ReactElement {
  const text = useText();
  const words = useWords();
  const [query, setQuery] = useState('');
  const [openId, setOpenId] = useState<string>();
  const found = authorities.filter((authority) => matches(authority, query, words)).sort((a, b) => words.state(a.state).localeCompare(words.state(b.state)) || a.name.localeCompare(b.name));
  const open = authorities.find(({ authorityId }) => authorityId === openId);
  return (
    <section className="stack" aria-labelledby="members">
      <h2 id="members"><Text id="directory.members" values={{ n: authorities.length }} /></h2>
      <TextField type="search" label={text('directory.filter')} value={query} onChange={(event) => setQuery(event.target.value)} />
      <p className="small quiet" role="status">{query.trim() !== '' && <Text id="directory.found" values={{ n: found.length }} />}</p>
      <ul className="tiles">
        {found.map((authority) => <li key={authority.authorityId}><Tile authority={authority} isOwn={authority.authorityId === self.authorityId} onOpen={() => setOpenId(authority.authorityId)} /></li>)}
      </ul>
      {open && <AuthorityDialog networkId={networkId} authority={open} isOwn={open.authorityId === self.authorityId} onClose={() => setOpenId(undefined)} />}
    </section>
  );
}

function Tile({ authority, isOwn, onOpen }: { authority: AuthorityView; isOwn: boolean; onOpen: () => void }): ReactElement {
  const words = useWords();
  const { officers, devices, state } = strengthOf(authority, useNow());
  return (
    <button type="button" className="tile" data-state={state} onClick={onOpen}>
      <strong>{words.state(authority.state)}</strong>
      <span className="small"><UserText inline>{authority.name}</UserText>{isOwn && <> <Text id="directory.own" /></>}</span>
      <span className="small quiet"><Text id="directory.strength" values={{ officers, devices }} /></span>
      <span className="small tile-state"><Shape name={SHAPES[state]} /><Text id="directory.state" values={{ state }} /></span>
    </button>
  );
}
