import type { FoundedNetwork } from '../cast.js';
import type { Person } from '../person.js';
import type { Stage } from '../stage.js';
import { demand, until } from '../story.js';

/**
 * Journey 5, a first cut: a coordinator broadcasts on the notice board of the network, then sees who has acknowledged.
 * @param readers  one officer of each authority, who acknowledges; `audience` is everybody on the board
 */
export async function tellEveryone(stage: Stage, { view, coordinators: [coordinator] }: FoundedNetwork, readers: readonly Person[], audience: readonly Person[]): Promise<void> {
  const { story, canary } = stage;
  const officerIds = [...new Set(audience.map((person) => person.self.officerId))];
  const toAuthorityIds = readers.map((person) => person.self.authorityId);
  demand((await coordinator.client.channels.unreachable(view.networkId, officerIds)).length === 0, 'everybody can be reached before the notice is sent');
  const channel = await coordinator.client.channels.open({ networkId: view.networkId, kind: 'board', subject: `${view.abbreviation} notice board ${canary}`, officerIds });
  const sent = await coordinator.client.notices.send({
    channelId: channel.channelId, kind: 'general_broadcast', priority: 'P2', toAuthorityIds,
    body: { title: `Annual meeting ${canary}`, text: 'The annual meeting takes place in the second week of March. Please confirm your focal points and the languages that you need.', language: 'en' },
  });
  story.counts.notices++;
  await story.timed(`${view.abbreviation} broadcasts to ${toAuthorityIds.length} authorities; each acknowledges for itself`, async () => {
    for (const reader of readers) {
      await until(`${reader.name} has the broadcast`, async () => {
        await reader.client.sync();
        return (await reader.client.notices.list()).some((notice) => notice.noticeId === sent.noticeId && notice.addressed);
      });
      await reader.client.notices.acknowledge(sent.noticeId);
    }
  });
  const board = await until('the board shows every acknowledgement verified', async () => {
    await coordinator.client.sync();
    const rows = await coordinator.client.notices.board(sent.noticeId);
    return rows.length === toAuthorityIds.length && rows.every((row) => row.acknowledgement && row.problem === undefined) && rows;
  });
  story.counts.acknowledgements += board.length;
  for (const row of board) story.tell(`${row.state}  ${row.authority}: ${row.obligation.replaceAll('_', ' ')} by ${row.acknowledgement?.officer ?? ''}`);
  await refusesOthers(readers[0]!, channel.channelId);
}

/** On a board only coordinators write. */
async function refusesOthers(reader: Person, channelId: string): Promise<void> {
  const refused = await reader.client.messages.send(channelId, { text: 'May I write here?' }).then(() => false, () => true);
  demand(refused, 'only a coordinator writes on the board');
}
