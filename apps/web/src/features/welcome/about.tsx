import { useEffect, useState, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';

const HASH = /^[0-9a-f]{64}$/;

/** Which build this is: the hash that whoever checks builds compares. */
export function About(): ReactElement {
  const [hash, setHash] = useState<string>();
  useEffect(() => {
    let live = true;
    void bundleHash().then((found) => live && setHash(found));
    return () => {
      live = false;
    };
  }, []);
  return (
    <details className="welcome-about">
      <summary><Text id="first.about.title" /></summary>
      <div className="stack-tight">
        <p><Text id="first.about.text" /></p>
        {hash && <p className="small"><Text id="first.about.hash" values={{ hash: <span className="code">{hash}</span> }} /></p>}
      </div>
    </details>
  );
}

async function bundleHash(): Promise<string | undefined> {
  try {
    const { hash } = (await (await fetch('/bundle.json', { credentials: 'omit' })).json()) as { hash?: unknown };
    return typeof hash === 'string' && HASH.test(hash) ? hash : undefined;
  } catch {
    return undefined;
  }
}
