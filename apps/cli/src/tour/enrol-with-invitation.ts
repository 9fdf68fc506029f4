import type { EnrolmentState, InvitationView, OfficerInvitationOrder } from '@chancery/sdk';
import type { Person } from './person.js';
import { demand, until } from './story.js';

/** A printed invitation: the newcomer enrols, both compare codes, the host approves. */
export async function enrolWithInvitation(host: Person, newcomer: Person, order: OfficerInvitationOrder): Promise<void> {
  await approveAfterComparing(host, newcomer, await host.client.enrolment.invite(order));
}

/** A further device of the same officer, by the same comparison. */
export async function enrolSecondDevice(officer: Person, device: Person): Promise<void> {
  await approveAfterComparing(officer, device, await officer.client.enrolment.inviteDevice());
  demand(device.self.officerId === officer.self.officerId && device.self.deviceId !== officer.self.deviceId, 'the second device is another device of the same officer');
}

async function approveAfterComparing(host: Person, newcomer: Person, { invitationId, code }: InvitationView): Promise<void> {
  let shown: string | undefined;
  const onState = (state: EnrolmentState): void => {
    if (state.state !== 'approved') shown = state.comparisonCode;
  };
  const enrolling = newcomer.client.enrolment.enrol(code, { onState });
  // The newcomer cannot be through before the approval: whichever of the two fails first is told.
  const claimed = await Promise.race([
    enrolling.then(() => undefined),
    until(`${newcomer.name} has used the invitation`, async () => {
      const pending = await host.client.enrolment.pending();
      return pending.find((one) => one.invitationId === invitationId && one.proof !== 'unclaimed');
    }),
  ]);
  demand(claimed !== undefined, 'nobody is enrolled without an approval');
  const told = await until('the newcomer sees a comparison code', () => Promise.resolve(shown));
  demand(claimed.proof === 'verified' && claimed.comparisonCode === told, 'both screens show the same comparison code');
  await host.client.enrolment.approve(invitationId);
  await enrolling;
  await newcomer.client.start();
}
