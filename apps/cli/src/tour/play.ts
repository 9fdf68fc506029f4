import { untilInterrupted, type SignalSource } from '../session/interruption.js';
import type { Officers, Networks } from './cast.js';
import { addSecondDevice } from './journeys/second-device.js';
import { admitAuthorities } from './journeys/admit-authorities.js';
import { attach } from './journeys/attach.js';
import { consult } from './journeys/consult.js';
import { enrolOfficers } from './journeys/enrol-officers.js';
import { foundNetworks } from './journeys/found-networks.js';
import { demandNobodyAlarmed } from './journeys/nobody-alarmed.js';
import { preserveNow } from './journeys/preserve-now.js';
import { removeLeaver } from './journeys/remove-leaver.js';
import { searchForPlaintext } from './journeys/search-for-plaintext.js';
import { tellEveryone } from './journeys/tell-everyone.js';
import { Stage } from './stage.js';
import type { Story, TourCounts } from './story.js';

export interface TourResult extends TourCounts {
  readonly plaintextFound: number;
  readonly seconds: number;
}

/**
 * Plays the whole tour on a server of its own. However it ends, Ctrl-C included, the server is stopped.
 * @param keep  leave the temporary folder behind
 * @throws TourFailure when a step does not hold
 */
export async function playTour(story: Story, keep: boolean, signals: SignalSource): Promise<TourResult> {
  const stage = await story.chapter('A fresh server with its own PostgreSQL starts', () => Stage.set(story));
  try {
    return await untilInterrupted(signals, () => playOn(stage));
  } finally {
    await stage.strike(keep);
  }
}

async function playOn(stage: Stage): Promise<TourResult> {
  const { story } = stage;
  story.tell(`Everybody in this story is invented. Folder: ${stage.folder}`);
  const networks = await story.chapter('Coordinators found two networks of the bundled list', () => foundNetworks(stage));
  const first = await story.chapter('Five States are admitted', () => admitAuthorities(stage, networks));
  const officers = await story.chapter('Officers enrol', () => enrolOfficers(stage, networks, first));
  await playExchanges(stage, networks, officers);
  await story.chapter('Everybody closes their device, and the server stops', async () => {
    const { everybody } = stage;
    await stage.close();
    demandNobodyAlarmed(everybody);
  });
  const plaintextFound = await story.chapter('Is anything readable where it must not be?', () => searchForPlaintext(stage));
  return { ...story.counts, plaintextFound, seconds: story.seconds };
}

async function playExchanges(stage: Stage, networks: Networks, officers: Officers): Promise<void> {
  const { story } = stage;
  const channel = await story.chapter('Ask first: a consultation in three languages', () => consult(stage, networks, officers));
  await story.chapter('Attachments, one of them over a link that drops', () => attach(stage, officers, channel));
  await story.chapter('A second device', () => addSecondDevice(stage, officers, channel));
  await story.chapter('A leaver is removed', () => removeLeaver(stage, officers, channel));
  await story.chapter('Preserve now: an urgent notice', () => preserveNow(stage, networks, officers));
  const { ghana, ghanaColleague, nigeria, benin, caboVerde, kenya, kenyaDuty } = officers;
  await story.chapter('Tell everyone: a broadcast in each network', async () => {
    await tellEveryone(stage, networks.wacap, [ghana, nigeria, benin, caboVerde, kenya], [ghana, ghanaColleague, nigeria, benin, caboVerde, kenya, kenyaDuty]);
    await tellEveryone(stage, networks.gljcn, [kenya, nigeria], [kenya, kenyaDuty, nigeria]);
  });
}
