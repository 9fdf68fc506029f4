import type { ReactElement } from 'react';
import { Text } from '../i18n/language.js';

export function Waiting(): ReactElement {
  return <div className="waiting" role="status"><Text id="first.waiting" /></div>;
}
