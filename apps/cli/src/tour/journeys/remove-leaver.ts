import type { ChannelView } from '@chancery/sdk';
import type { Officers } from '../cast.js';
import type { Person } from '../person.js';
import { readByAll } from '../read-by-all.js';
import type { Stage } from '../stage.js';
import { demand, until } from '../story.js';

/** Journey 6: somebody leaves. Sessions die, the channel changes its keys, and what comes later stays unread. */
export async function removeLeaver(stage: Stage, { ghana, nigeria, nigeriaLeaver, benin, caboVerde }: Officers, { channelId }: ChannelView): Promise<void> {
  const { story, canary } = stage;
  const leaver = nigeriaLeaver.self.officerId;
  await nigeriaLeaver.client.sync();
  const epochBefore = nigeriaLeaver.client.channels.get(channelId).epoch;
  const readBefore = (await nigeriaLeaver.client.messages.list(channelId)).length;
  const staying = [ghana, nigeria, benin, caboVerde];
  await story.timed(`Nigeria revokes ${nigeriaLeaver.name}; every device takes them out of the channel`, async () => {
    await nigeria.client.enrolment.revokeOfficer(leaver, 'left');
    for (const member of staying)
      await until(`${member.name} sees the channel without the leaver`, async () => {
        await member.client.sync();
        return member.client.channels.members(channelId).every((one) => one.officerId !== leaver);
      });
  });
  demand(ghana.client.channels.get(channelId).epoch > epochBefore, 'the channel has new keys');
  demand(await isShutOut(nigeriaLeaver), 'the session of the leaver is dead');
  const sent = await ghana.client.messages.send(channelId, { text: `We go on without the colleague who left; the request follows on Monday. ${canary}`, language: 'en' });
  story.counts.messages++;
  await readByAll(staying, sent);
  demand(await isShutOut(nigeriaLeaver), 'the leaver cannot sign in again');
  const has = await nigeriaLeaver.client.messages.list(channelId);
  demand(has.every((message) => message.id !== sent.id), 'the leaver has no later message');
  story.tell(`The leaver's sign-in is refused; the device keeps the ${readBefore} entries that it had and gets none of the later ones.`);
}

/** The server refuses this device, whatever it asks. */
async function isShutOut(person: Person): Promise<boolean> {
  try {
    await person.client.sync();
    return false;
  } catch (error) {
    return (error as { family?: unknown }).family === 'denied';
  }
}
