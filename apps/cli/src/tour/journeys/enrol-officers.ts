import { COLLEAGUES, type Networks, type OfficerKey, type Officers } from '../cast.js';
import { enrolWithInvitation } from '../enrol-with-invitation.js';
import type { Person } from '../person.js';
import type { Stage } from '../stage.js';
import { demand, until } from '../story.js';
import type { FirstOfficers } from './admit-authorities.js';

/** Journey 1, third part: security officers enrol colleagues with printed invitations; eight officers of five States in all. */
export async function enrolOfficers(stage: Stage, networks: Networks, first: FirstOfficers): Promise<Officers> {
  const officers: Partial<Record<OfficerKey, Person>> = { ...first };
  for (const plan of COLLEAGUES) {
    const host = officers[plan.host]!;
    const newcomer = await stage.arrive(plan.officer);
    await stage.story.timed(`${plan.officer} enrolled by ${host.name}, codes compared`, () =>
      enrolWithInvitation(host, newcomer, { networkId: networks.wacap.view.networkId, name: plan.officer, functions: plan.functions, roles: plan.roles, languages: ['en'] }),
    );
    demand(newcomer.self.authorityId === host.self.authorityId, `${plan.officer} belongs to the authority of ${host.name}`);
    officers[plan.key] = newcomer;
  }
  const everybody = officers as Officers;
  await seeAll(networks, everybody);
  stage.story.tell(`${Object.keys(everybody).length} officers of 5 States see one another in the directory, each chain of certificates checked on their own device.`);
  return everybody;
}

/** Waits until each client has verified the certificates of all others and could add their devices. */
async function seeAll(networks: Networks, officers: Officers): Promise<void> {
  const { networkId } = networks.wacap.view;
  const ids = Object.values(officers).map((person) => person.self.officerId);
  for (const person of [...Object.values(officers), ...networks.wacap.coordinators]) {
    await until(`${person.name} can reach all officers`, async () => {
      await person.client.sync();
      const known = person.client.networks.directory(networkId).flatMap((authority) => authority.officers.filter((officer) => officer.standing === 'valid')).map((officer) => officer.officerId);
      return ids.every((id) => known.includes(id));
    });
  }
  const others = ids.filter((id) => id !== officers.ghana.self.officerId);
  await until('every officer has a device that can be added', async () => (await officers.ghana.client.channels.unreachable(networkId, others)).length === 0);
}
