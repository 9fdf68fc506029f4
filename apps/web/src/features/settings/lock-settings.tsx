import type { ReactElement } from 'react';
import type { Settings } from '../../engine/protocol.js';
import { useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Failure } from '../../ui/failure.js';
import { Checkbox, SelectField } from '../../ui/field.js';

const KEY = ['settings'] as const;
/** 0: never. */
const MINUTES = [5, 15, 30, 60, 240, 0] as const;

/** Taken over as soon as it is chosen. */
export function LockSettings(): ReactElement | null {
  const text = useText();
  const { data: settings } = useEngineQuery(KEY, ({ session }) => session.settings());
  const change = useEngineAction(({ session }, next: Settings) => session.changeSettings(next).then(() => true), [KEY]);
  if (!settings) return null;
  return (
    <section className="stack" aria-labelledby="settings-lock">
      <h2 id="settings-lock"><Text id="settings.lock.title" /></h2>
      <SelectField label={<Text id="settings.lock.minutes" />} hint={<Text id="settings.lock.hint" />} value={settings.autoLockMinutes} onChange={(event) => void change.run({ ...settings, autoLockMinutes: Number(event.target.value) })}>
        {MINUTES.map((minutes) => <option key={minutes} value={minutes}>{text('settings.lock.after', { minutes })}</option>)}
      </SelectField>
      <div className="stack-tight">
        <Checkbox checked={settings.sendReadMarks} aria-describedby="read-marks-hint" onChange={(event) => void change.run({ ...settings, sendReadMarks: event.target.checked })}><Text id="settings.readMarks" /></Checkbox>
        <p className="field-hint" id="read-marks-hint"><Text id="settings.readMarks.hint" /></p>
      </div>
      <Failure failure={change.failure} />
    </section>
  );
}
