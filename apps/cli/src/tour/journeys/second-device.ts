import type { ChannelView } from '@chancery/sdk';
import type { Officers } from '../cast.js';
import { enrolSecondDevice } from '../enrol-with-invitation.js';
import type { Person } from '../person.js';
import { readByAll } from '../read-by-all.js';
import type { Stage } from '../stage.js';
import { until } from '../story.js';

/** A second device of the same officer, by invitation and comparison code; it reads what is written from then on. */
export async function addSecondDevice(stage: Stage, { ghana, nigeria }: Officers, { channelId }: ChannelView): Promise<Person> {
  const { story, canary } = stage;
  const tablet = await stage.arrive('Adjoa Example, second device');
  await story.timed('Ghana enrols a second device; both screens show the same code', () => enrolSecondDevice(ghana, tablet));
  await story.timed('The second device joins the channel', async () => {
    await ghana.client.sync();
    if (!ghana.client.channels.members(channelId).some((member) => member.deviceId === tablet.self.deviceId)) await ghana.client.channels.add(channelId, [ghana.self.officerId]);
    await until('the second device is in the channel', async () => {
      await tablet.client.sync();
      return tablet.client.channels.list().some((channel) => channel.channelId === channelId);
    });
  });
  const sent = await nigeria.client.messages.send(channelId, { text: `A note on certified copies follows tomorrow. ${canary}`, language: 'en' });
  story.counts.messages++;
  await readByAll([ghana, tablet], sent);
  story.tell('A message from Nigeria is read on both.');
  return tablet;
}
