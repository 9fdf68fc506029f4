import type { ReactElement } from 'react';
import { Join } from '../features/join/join.js';
import { FrontPage } from './front-page.js';

/** Joining, in a chunk of its own. */
export default function Joining({ invitation, onLeave }: { invitation: string | undefined; onLeave: () => void }): ReactElement {
  return <FrontPage><Join invitation={invitation} onLeave={onLeave} /></FrontPage>;
}
