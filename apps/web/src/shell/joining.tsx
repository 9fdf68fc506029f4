import type { ReactElement } from 'react';
import { Join } from '../features/join/join.js';
import { FrontPage } from './front-page.js';

/** Joining, in a chunk of its own. */
export default function Joining({ invitation, onLeave, onDone }: { invitation: string | undefined; onLeave: () => void; onDone: () => void }): ReactElement {
  return <FrontPage><Join invitation={invitation} onLeave={onLeave} onDone={onDone} /></FrontPage>;
}
