import type { ChannelView } from '@chancery/sdk';
import type { Networks, Officers } from '../cast.js';
import type { Person } from '../person.js';
import { readByAll } from '../read-by-all.js';
import type { Stage } from '../stage.js';
import { demand, until } from '../story.js';

const TEXTS = {
  question:
    'Before we send a request under article 18 of the Convention: we are looking for records of two bank accounts, about eighteen months of statements and the file of opening. ' +
    'Would a request with the account numbers, the period and a summary of facts be enough for your courts, and do you need the predicate offence named?',
  french:
    'Au Bénin, la demande doit indiquer la banque, la période et le lien avec les faits ; la double incrimination est appréciée largement. ' +
    'Merci de joindre une traduction en français et de nous dire si la confidentialité prévue au paragraphe 20 est demandée.',
  portuguese:
    'Em Cabo Verde precisamos do número da conta ou do nome completo do titular, do período e da qualificação dos factos. ' +
    'O pedido pode ser enviado em português ou acompanhado de tradução; o prazo habitual é de seis semanas.',
  answer: 'Nigeria can execute on account numbers and a period of up to two years. Please say in the request whether certified copies are required for the trial.',
} as const;

/** Journey 2: a contact point asks before sending; colleagues answer in French, Portuguese and English. */
export async function consult(stage: Stage, networks: Networks, officers: Officers): Promise<ChannelView> {
  const { story, canary } = stage;
  const { ghana, nigeria, nigeriaLeaver, benin, caboVerde } = officers;
  const members = [ghana, nigeria, nigeriaLeaver, benin, caboVerde];
  const channel = await story.timed('Ghana opens a channel with Nigeria, Benin and Cabo Verde', () =>
    ghana.client.channels.open({
      networkId: networks.wacap.view.networkId, kind: 'group', subject: `Bank records, question before a request ${canary}`, officerIds: members.filter((one) => one !== ghana).map((one) => one.self.officerId),
    }),
  );
  await say(stage, ghana, members, channel, 'en', TEXTS.question);
  await say(stage, benin, members, channel, 'fr', TEXTS.french);
  await say(stage, caboVerde, members, channel, 'pt', TEXTS.portuguese);
  await say(stage, nigeria, members, channel, 'en', TEXTS.answer);
  const number = ghana.client.channels.safetyNumber(channel.channelId);
  for (const member of members)
    await until(`${member.name} has the safety number of the others`, async () => {
      await member.client.sync();
      return member.client.channels.safetyNumber(channel.channelId) === number;
    });
  demand(ghana.client.channels.get(channel.channelId).suite === channel.suite, 'the channel keeps its keys');
  story.tell(`All five devices show the same safety number, ${number.slice(0, 11)} …; keys: ${channel.suite}.`);
  return channel;
}

async function say({ story, canary }: Stage, speaker: Person, members: readonly Person[], { channelId }: ChannelView, language: string, text: string): Promise<void> {
  await story.timed(`${speaker.name} writes (${language}): "${text.slice(0, 60)}…" and everybody reads it`, async () => {
    await until(`${speaker.name} is in the channel`, async () => {
      await speaker.client.sync();
      return speaker.client.channels.list().some((one) => one.channelId === channelId && one.state === 'active');
    });
    const sent = await speaker.client.messages.send(channelId, { text: `${text} ${canary}`, language });
    story.counts.messages++;
    await readByAll(members, sent);
  });
}
