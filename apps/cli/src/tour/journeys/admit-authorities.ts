import { AUTHORITIES, type AuthorityPlan, type FoundedNetwork, type Networks, type OfficerKey, type Officers } from '../cast.js';
import type { Person } from '../person.js';
import type { Stage } from '../stage.js';
import { demand, until } from '../story.js';

/** Officers who hold their authority's key. */
export type FirstOfficers = Pick<Officers, 'ghana' | 'nigeria' | 'benin' | 'caboVerde' | 'kenya'>;

/** Journey 1, second part: five States are admitted, each by two coordinators, two of them to both networks. */
export async function admitAuthorities(stage: Stage, networks: Networks): Promise<FirstOfficers> {
  const first: Partial<Record<OfficerKey, Person>> = {};
  for (const plan of AUTHORITIES) first[plan.key] = await join(stage, networks, plan);
  return first as FirstOfficers;
}

async function join(stage: Stage, networks: Networks, plan: AuthorityPlan): Promise<Person> {
  const person = await stage.arrive(plan.officer, { overBadLink: plan.overBadLink === true });
  const card = await person.client.networks.createAuthority({
    state: plan.state, name: plan.authority, officer: { name: plan.officer, functions: ['mutual_legal_assistance', 'extradition', 'confiscation'], languages: plan.languages },
  });
  for (const key of plan.networks) {
    const network = networks[key];
    await stage.story.timed(`${plan.authority} admitted to ${network.view.abbreviation} by two coordinators`, () => admitByTwo(network, card));
    await person.client.networks.claimAuthority({ networkId: network.view.networkId, fingerprint: network.view.fingerprint });
  }
  await person.client.start();
  demand(plan.networks.every((key) => person.self.networkIds.includes(networks[key].view.networkId)), `${plan.officer} is in the networks that admitted the authority`);
  return person;
}

async function admitByTwo({ view, coordinators: [first, second] }: FoundedNetwork, card: Uint8Array): Promise<void> {
  const { authorityId } = first.client.networks.inspectCard(card);
  const begun = await first.client.networks.admit(view.networkId, card);
  demand(!begun.accepted && begun.signed === 1 && begun.needed === 2, 'one signature of two admits nobody');
  const pending = await until('the second coordinator sees the admission', async () => (await second.client.networks.countersignatures(view.networkId)).find((one) => one.authorityId === authorityId));
  demand(pending.mayCountersign, 'the second coordinator may countersign');
  const done = await second.client.networks.countersign(view.networkId, pending.digest);
  demand(done.accepted, 'two signatures of two admit');
}
