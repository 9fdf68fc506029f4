import type { MemberView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { Shape, type ShapeName } from '../../ui/shape.js';
import { Time, useNow } from '../../ui/time.js';

/** Certificates that end within this time are about to be renewed. */
const SOON = 7 * 86_400_000;

const STANDINGS: Readonly<Record<Exclude<MemberView['standing'], 'valid'>, { readonly shape: ShapeName; readonly id: MessageId }>> = {
  revoked: { shape: 'stopped', id: 'channels.standing.revoked' },
  expired: { shape: 'late', id: 'channels.standing.expired' },
  suspended: { shape: 'stopped', id: 'channels.standing.suspended' },
  not_admitted: { shape: 'stopped', id: 'channels.standing.notAdmitted' },
};

/** State of a device's key: a shape, the word, and until when. */
export function MemberStanding({ member: { standing, validUntil } }: { member: Pick<MemberView, 'standing' | 'validUntil'> }): ReactElement {
  const soon = validUntil - useNow() < SOON;
  const until = { at: <Time at={validUntil} precision="day" /> };
  if (standing !== 'valid') return <span><Shape name={STANDINGS[standing].shape} /><Text id={STANDINGS[standing].id} values={until} /></span>;
  return <span><Shape name={soon ? 'soon' : 'done'} /><Text id={soon ? 'channels.standing.soon' : 'channels.standing.valid'} values={until} /></span>;
}
