import { OFFICER_FUNCTIONS, rolesAllowedIn } from '@chancery/domain';
import type { AuthorityKind, InvitationView, NetworkView, OfficerFunction, OfficerRole } from '@chancery/sdk';
import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { LOCALE_CODES, LOCALES } from '../../i18n/locales.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { Checkbox, SelectField, TextField } from '../../ui/field.js';
import { spelledOut } from '../../ui/user-text.js';

const FUNCTIONS = Object.keys(OFFICER_FUNCTIONS) as OfficerFunction[];
const HOURS = [1, 24, 72, 168] as const;

export interface OfficerFormProps {
  readonly networks: readonly NetworkView[];
  /** Of one's own authority: it decides which roles there are. */
  readonly kind: AuthorityKind;
  readonly onMade: (invitation: InvitationView, networkId: string) => void;
  readonly onCancel: () => void;
}

interface Order {
  readonly networkId: string;
  readonly name: string;
  readonly roles: readonly OfficerRole[];
  readonly functions: readonly OfficerFunction[];
  readonly languages: readonly string[];
  readonly hours: number;
}

/** What will stand in the officer's certificate, where all of the network can read it. */
export function OfficerForm({ networks, kind, onMade, onCancel }: OfficerFormProps): ReactElement {
  const roles = rolesAllowedIn(kind);
  const [order, setOrder] = useState<Order>({ networkId: networks[0]!.networkId, name: '', roles: kind === 'central_authority' ? ['contact_point'] : [], functions: [], languages: [], hours: 24 });
  const [isSubmitted, setSubmitted] = useState(false);
  const invite = useEngineAction<Order, InvitationView>(({ enrolment }, { hours, ...rest }) => enrolment.invite({ ...rest, name: rest.name.trim(), validForMinutes: hours * 60 }), [keys.enrolments]);
  const change = (part: Partial<Order>): void => setOrder((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSubmitted(true);
    if (order.name.trim() === '' || order.roles.length === 0 || invite.busy) return;
    const invitation = await invite.run(order);
    if (invitation) onMade(invitation, order.networkId);
  };
  return (
    <form className="stack-loose" onSubmit={(event) => void submit(event)}>
      {networks.length > 1 && (
        <SelectField label={<Text id="devices.invite.network" />} value={order.networkId} onChange={(event) => change({ networkId: event.target.value })}>
          {networks.map(({ networkId, name }) => <option key={networkId} value={networkId} dir="auto">{spelledOut(name)}</option>)}
        </SelectField>
      )}
      <TextField label={<Text id="devices.invite.name" />} hint={<Text id="devices.invite.nameHint" />} maxLength={120} autoComplete="off" value={order.name} onChange={(event) => change({ name: event.target.value })} error={isSubmitted && order.name.trim() === '' ? <Text id="devices.invite.nameMissing" /> : undefined} />
      <Choices title={<Text id="devices.invite.roles" />} error={isSubmitted && order.roles.length === 0 ? <Text id="devices.invite.rolesMissing" /> : undefined} all={roles} chosen={order.roles} onChange={(chosen) => change({ roles: chosen })} nameOf={(role) => <Text id={`devices.role.${role}`} />} />
      <Choices title={<Text id="devices.invite.functions" />} all={FUNCTIONS} chosen={order.functions} onChange={(functions) => change({ functions })} nameOf={(item) => <Text id={`devices.function.${item}`} />} />
      <Choices title={<Text id="devices.invite.languages" />} all={LOCALE_CODES} chosen={order.languages} onChange={(languages) => change({ languages })} nameOf={(code) => <span lang={code}>{LOCALES[code].name}</span>} />
      <SelectField label={<Text id="devices.invite.valid" />} value={order.hours} onChange={(event) => change({ hours: Number(event.target.value) })}>
        {HOURS.map((hours) => <option key={hours} value={hours}><Hours hours={hours} /></option>)}
      </SelectField>
      <Failure failure={invite.failure} />
      <div className="dialog-actions">
        <Button onClick={onCancel}><Text id="shell.cancel" /></Button>
        <Button kind="primary" type="submit" busy={invite.busy}><Text id="devices.invite.action" /></Button>
      </div>
    </form>
  );
}

function Hours({ hours }: { hours: number }): ReactElement {
  return <Text id="devices.invite.hours" values={{ hours }} />;
}

interface ChoicesProps<T extends string> {
  readonly title: ReactNode;
  readonly error?: ReactNode;
  readonly all: readonly T[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: T[]) => void;
  readonly nameOf: (item: T) => ReactNode;
}

function Choices<T extends string>({ title, error, all, chosen, onChange, nameOf }: ChoicesProps<T>): ReactElement {
  return (
    <fieldset className="stack-tight">
      <legend className="field-label">{title}</legend>
      <div className="choices">
        {all.map((item) => (
          <Checkbox key={item} checked={chosen.includes(item)} onChange={(event) => onChange(all.filter((other) => (other === item ? event.target.checked : chosen.includes(other))))}>
            {nameOf(item)}
          </Checkbox>
        ))}
      </div>
      {error && <div className="field-error" role="alert">{error}</div>}
    </fieldset>
  );
}
