import { useState, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Digits, QrCode } from '../../ui/digits.js';

/** The same digits on every device, or somebody stands between. @param epoch another one has other digits */
export function SafetyNumber({ channelId, epoch }: { channelId: string; epoch: number }): ReactElement | null {
  const text = useText();
  const [drawn, setDrawn] = useState(false);
  const { data: digits } = useEngineQuery([...keys.channel(channelId), 'safety', epoch], (engine) => engine.channels.safetyNumber(channelId));
  if (digits === undefined) return null;
  return (
    <section className="stack">
      <h3><Text id="channels.safety.title" /></h3>
      <Digits value={digits} label={text('channels.safety.title')} />
      <p className="small"><Text id="channels.safety.compare" /></p>
      <div><Button size="small" aria-expanded={drawn} onClick={() => setDrawn(!drawn)}><Text id={drawn ? 'channels.safety.hide' : 'channels.safety.draw'} /></Button></div>
      {drawn && <QrCode value={digits.replace(/\s/g, '')} label={text('channels.safety.qr')} />}
    </section>
  );
}
