import { useEffect, useState, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { useInstallation } from '../../shell/installed-client.js';
import { Button } from '../../ui/button.js';

/** Which build this device has, and whether there is a newer one. */
export function AboutClient(): ReactElement {
  const { client, isNewWaiting } = useInstallation();
  const [hash, setHash] = useState<string>();
  const [isChecked, setChecked] = useState(false);
  useEffect(() => {
    let live = true;
    void client?.bundleHash().then((found) => live && setHash(found));
    return () => {
      live = false;
    };
  }, [client]);
  return (
    <section className="stack" aria-labelledby="settings-about">
      <h2 id="settings-about"><Text id="settings.about.title" /></h2>
      {hash === undefined ? (
        <p><Text id="settings.about.none" /></p>
      ) : (
        <dl className="facts">
          <dt><Text id="settings.about.hash" /></dt>
          <dd className="code">{hash}</dd>
        </dl>
      )}
      <p className="quiet"><Text id="settings.about.text" /></p>
      {client && (
        <div className="row">
          {isNewWaiting
            ? <Button kind="primary" onClick={() => client.activate()}><Text id="settings.update.load" /></Button>
            : <Button onClick={() => void client.check().then(() => setChecked(true))}><Text id="settings.update.check" /></Button>}
          <span role="status">{isNewWaiting ? <Text id="settings.update.waiting" /> : isChecked && <Text id="settings.update.none" />}</span>
        </div>
      )}
    </section>
  );
}
