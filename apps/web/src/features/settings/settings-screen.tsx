import type { ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { ForgetDevice } from '../../shell/unlocking/forget-device.js';
import { AboutClient } from './about-client.js';
import { LockSettings } from './lock-settings.js';
import { LookSettings } from './look-settings.js';
import './settings.css';

export function SettingsScreen(): ReactElement {
  return (
    <div className="screen settings">
      <h1><Text id="settings.title" /></h1>
      <LookSettings />
      <LockSettings />
      <AboutClient />
      <section className="stack" aria-labelledby="settings-forget">
        <h2 id="settings-forget"><Text id="settings.forget.title" /></h2>
        <p className="quiet"><Text id="settings.forget.text" /></p>
        <ForgetDevice />
      </section>
    </div>
  );
}
