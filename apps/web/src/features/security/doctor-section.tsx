import type { Check } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { useEngineAction } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { Button } from '../../ui/button.js';
import { Badge } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';

const NETWORK = /^network (.*)$/;

/** Looks at everything that could be wrong with this device. */
export function DoctorSection(): ReactElement {
  const [checks, setChecks] = useState<readonly Check[]>();
  const examine = useEngineAction<void, Check[]>(({ session }) => session.doctor());
  const failed = checks?.filter(({ ok }) => !ok).length ?? 0;
  return (
    <section className="stack" aria-labelledby="doctor">
      <div className="row-apart">
        <h2 id="doctor"><Text id="security.doctor.title" /></h2>
        <Button busy={examine.busy} onClick={() => void examine.run().then((found) => found && setChecks(found))}><Text id="security.doctor.action" /></Button>
      </div>
      <p className="quiet"><Text id="security.doctor.text" /></p>
      <Failure failure={examine.failure} />
      <p role="status">{checks && <Text id="security.doctor.summary" values={{ failed }} />}</p>
      {checks && (
        <ul className="stack">
          {checks.map((check) => (
            <li key={check.name} className="panel stack-tight">
              <div className="row-apart">
                <strong><CheckName name={check.name} /></strong>
                <Badge tone={check.ok ? 'ok' : 'warn'}><Text id={check.ok ? 'security.doctor.ok' : 'security.doctor.notOk'} /></Badge>
              </div>
              <p className="small quiet"><Found check={check} /></p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CheckName({ name }: { name: string }): ReactElement {
  const { messages } = useIntl();
  const network = NETWORK.exec(name)?.[1];
  if (network !== undefined) return <Text id="security.check.network" values={{ name: <UserText inline>{network}</UserText> }} />;
  const id = `security.check.${name.replace(' ', '_')}`;
  return id in messages ? <Text id={id as MessageId} /> : <UserText inline>{name}</UserText>;
}

/** What was found, as a sentence. Codes of what was refused are for whoever helps. */
function Found({ check: { finding, facts } }: { check: Check }): ReactElement {
  const { messages, formatMessage } = useIntl();
  const { code, codes, list, until } = facts;
  const why = [`errors.${code}`, `first.error.${code}`].find((id) => id in messages) ?? 'first.error.defect';
  const values = {
    ...facts, why: formatMessage({ id: why }),
    until: typeof until === 'number' && <Time at={until} precision="day" />,
    codes: codes !== undefined && <bdi className="code">{codes}</bdi>,
    list: list !== undefined && <bdi className="code">{list}</bdi>,
  };
  return <Text id={`security.finding.${finding}`} values={values} />;
}
