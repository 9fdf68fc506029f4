import type { OfficerRole } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { Text } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';

const ROLES: Readonly<Record<OfficerRole, MessageId>> = {
  contact_point: 'channels.role.contact_point', duty_officer: 'channels.role.duty_officer', security_officer: 'channels.role.security_officer', coordinator: 'channels.role.coordinator', trainer: 'channels.role.trainer',
};

/** Roles of an officer, as a list. */
export function RoleNames({ roles }: { roles: readonly OfficerRole[] }): ReactElement {
  const { formatList } = useIntl();
  return <>{formatList(roles.map((role) => <Text key={role} id={ROLES[role]} />))}</>;
}
