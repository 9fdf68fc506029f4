import { findBundledNetwork } from '@chancery/domain';
import { sameBytes } from '@chancery/contracts';
import { showFingerprint } from '../../terminal/fingerprint.js';
import { NETWORK_PLANS, type FoundedNetwork, type NetworkPlan, type Networks } from '../cast.js';
import { enrolWithInvitation } from '../enrol-with-invitation.js';
import type { Stage } from '../stage.js';
import { demand } from '../story.js';

/** Journey 1, first part: coordinators found both networks from the bundled list, two signatures each. */
export async function foundNetworks(stage: Stage): Promise<Networks> {
  return { wacap: await found(stage, NETWORK_PLANS.wacap), gljcn: await found(stage, NETWORK_PLANS.gljcn) };
}

async function found(stage: Stage, plan: NetworkPlan): Promise<FoundedNetwork> {
  const { story } = stage;
  demand(findBundledNetwork(plan.catalogueId)?.secretariat.includes(plan.secretariatMark) === true, 'the bundled list names the secretariat');
  const [first, second] = [await stage.arrive(plan.coordinators[0]), await stage.arrive(plan.coordinators[1])];
  const cards = [await first.client.networks.createCoordinator(first.name), await second.client.networks.createCoordinator(second.name)];
  const draft = await first.client.networks.draftNetwork({
    catalogueId: plan.catalogueId, coordinators: cards, threshold: 2, secretariat: { name: plan.secretariat }, founder: { name: first.name, languages: ['en', 'fr'] },
  });
  const seen = second.client.networks.inspectDraft(draft);
  demand(seen.threshold === 2 && seen.coordinators.filter((coordinator) => coordinator.signed).length === 1, 'the second coordinator sees one of two signatures');
  const tooEarly = await first.client.networks.found(draft, stage.server.foundingToken).then(() => false, () => true);
  demand(tooEarly, 'one signature of two does not found a network');
  const signed = await second.client.networks.cosignDraft(draft);
  const view = await story.timed(`${seen.name} founded, signed by two coordinators`, () => first.client.networks.found(signed, stage.server.foundingToken));
  demand(sameBytes(view.fingerprint, seen.fingerprint), 'the fingerprint founded is the one that was signed');
  story.tell(`Fingerprint that people compare: ${showFingerprint(view.fingerprint).slice(0, 39)} …`);
  await first.client.start();
  await enrolWithInvitation(first, second, { networkId: view.networkId, name: second.name, roles: ['coordinator'], languages: ['en', 'fr'] });
  return { view, coordinators: [first, second] };
}
