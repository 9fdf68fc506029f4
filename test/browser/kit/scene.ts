import { blobSource } from '@chancery/sdk/browser';
import type { SdkActor } from '../../kit/actors-sdk.js';
import { until } from '../../kit/faults.js';
import { RawColleague } from './raw-colleague.js';
import { smallPdf } from './small-pdf.js';
import type { Stage } from './stage.js';

export const SUBJECT = 'Bank records of Aurelia Shipping and of its agents in three ports, 2019 to 2024: whether a request would fit, in what form, and to whom';
export const COSTS = 'Costs of the hearing by video link';

/** Ids of what the screens are opened with. */
export interface Scene {
  readonly channelId: string;
  readonly unreadableChannelId: string;
  readonly noticeBoardId: string;
  readonly threadId: string;
  readonly receivedNoticeId: string;
  readonly sentNoticeId: string;
}

/** Colleagues of six States, with names in three scripts, and one who coordinates. */
export class Colleagues {
  private constructor(
    readonly kofi: SdkActor,
    readonly ngozi: SdkActor,
    readonly awa: SdkActor,
    readonly laila: SdkActor,
    readonly wang: SdkActor,
    readonly wanjiku: SdkActor,
    readonly secretariat: SdkActor,
  ) {}

  static async of({ network }: Stage): Promise<Colleagues> {
    const kofi = await network.join('Kofi Boateng', { state: 'GH', authority: 'Office of the Attorney-General and Ministry of Justice' });
    const ngozi = await network.join('Ngozi Eze', { state: 'NG', authority: 'Central Authority Unit, Federal Ministry of Justice' });
    const awa = await network.join('Awa Diop', { state: 'SN', authority: 'Direction des affaires criminelles et des grâces' });
    const laila = await network.join('ليلى حسن', { state: 'EG', authority: 'مكتب التعاون الدولي، النيابة العامة' });
    const wang = await network.join('王芳', { state: 'CN', authority: '司法部国际合作局' });
    const wanjiku = await network.join('Wanjiku Mwangi', { state: 'KE', authority: 'Office of the Director of Public Prosecutions, Mutual Legal Assistance, Extradition and International Cooperation Section' });
    const secretariat = await network.join('Marta Okello', { kind: 'secretariat', authority: 'Secretariat of the network' });
    const all = new Colleagues(kofi, ngozi, awa, laila, wang, wanjiku, secretariat);
    // A first sync hands in KeyPackages: without them nobody can be added.
    for (const { client } of all.list) await client.sync();
    return all;
  }

  get list(): readonly SdkActor[] {
    return [this.kofi, this.ngozi, this.awa, this.laila, this.wang, this.wanjiku, this.secretariat];
  }

  async close(): Promise<void> {
    for (const actor of this.list) await actor.close();
  }
}

const DAY = 24 * 60;
const ask = (actor: SdkActor, channelId: string, text: string, language: string, inReplyTo?: string) => actor.client.messages.send(channelId, { text, language, ...(inReplyTo === undefined ? {} : { inReplyTo }) });

/** Everything that a channel can show, and channels and notices beside it. @param amaId the officer at the browser */
export async function populate(stage: Stage, { kofi, ngozi, awa, laila, wang, wanjiku, secretariat }: Colleagues, amaId: string): Promise<Scene> {
  const { networkId } = stage.network.trust;
  const open = async (by: SdkActor, kind: 'group' | 'bilateral' | 'board', subject: string, others: readonly SdkActor[] = []): Promise<string> => {
    await by.client.sync();
    await until('everybody can be added', async () => (await by.client.channels.unreachable(networkId, [amaId])).length === 0);
    const { channelId } = await by.client.channels.open({ networkId, kind, subject, officerIds: [amaId, ...others.map(({ self }) => self.officerId)] });
    for (const { client } of others) await client.sync();
    return channelId;
  };
  const noticeBoardId = await open(secretariat, 'board', 'Notices of the secretariat', [kofi]);
  await ask(secretariat, noticeBoardId, 'The annual meeting takes place in the second week of March. Please say in time which languages you need.', 'en');
  const costs = await open(ngozi, 'bilateral', COSTS);
  await ask(laila, await open(laila, 'bilateral', 'طلب تجميد أصول – قضية السفينة «أوريليا»'), 'هل يكفي قرار النيابة العامة أم يلزم حكم قضائي؟', 'ar');
  await ask(wang, await open(wang, 'bilateral', '关于船舶登记资料的司法协助请求'), '请确认贵国中央机关接收英文请求书。', 'zh');
  const channelId = await open(awa, 'group', SUBJECT, [kofi, ngozi, laila, wang]);
  const { id: threadId } = await ask(awa, channelId, 'Before we send anything: would a request for the records of two accounts fit your law, and must the account numbers be named?', 'en');
  await ask(ngozi, channelId, 'Named accounts are enough. Please say which offence you investigate, and its heaviest penalty.', 'en', threadId);
  await ask(laila, channelId, 'نعم، ويُرسل الطلب إلى مكتب التعاون الدولي مع ترجمة إلى العربية. يُرجى ذكر رقم القضية 17/2024 في كل صفحة.', 'ar');
  await ask(wang, channelId, '请求书须附中文译文，并由中央机关盖章。证据材料可以随后补交。', 'zh');
  const { id: revisedId } = await ask(awa, channelId, 'Nous enverrons la demande avant la fin du mois de juin.', 'fr');
  await awa.client.messages.revise(channelId, revisedId, { text: 'Nous enverrons la demande avant le 15 juin.', language: 'fr' });
  const { id: wrongId } = await ask(ngozi, channelId, 'Sent to the wrong channel.', 'en');
  await ngozi.client.messages.retract(channelId, wrongId);
  const draft = smallPdf(['Request for mutual legal assistance (draft)', 'United Nations Convention against', 'Transnational Organized Crime, article 18', '', 'Records of two bank accounts']);
  await awa.client.attachments.attach(channelId, blobSource(new File([draft], 'Draft request, bank records (second version).pdf', { type: 'application/pdf' })));
  await awa.client.channels.add(channelId, [wanjiku.self.officerId]);
  const { noticeId: receivedNoticeId } = await awa.client.notices.send({
    channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [kofi.self.authorityId, ngozi.self.authorityId, wang.self.authorityId], ackWithinMinutes: 2 * DAY,
    body: {
      title: 'Preserve the mailbox aurelia.agents until a request is sent', text: 'The provider deletes its records after 30 days; the oldest go in two days.',
      fields: { authority_seeking: 'Parquet de Dakar', offence_and_facts: 'Corruption of officials of a port, between 2019 and 2024', data_to_preserve: 'Content and traffic data of one mailbox', intends_request: 'Yes, before 15 June' },
    },
  });
  await kofi.client.sync();
  const { noticeId: sentNoticeId } = await kofi.client.notices.send({ channelId, kind: 'general_broadcast', priority: 'P3', toAuthorityIds: [ngozi, awa, laila, wang].map(({ self }) => self.authorityId), body: { title: 'New address of the registry from 1 July', text: 'Requests on paper go to the new address. Requests in this network are not affected.' } });
  for (const { client } of [ngozi, awa]) {
    await client.sync();
    await client.notices.acknowledge(sentNoticeId);
  }
  await ask(ngozi, costs, 'Who bears the costs of the interpreters?', 'en');
  await ask(ngozi, costs, 'Article 18(28) says the requested State, unless they are substantial.', 'en');
  const raw = await RawColleague.enter(stage, awa, 'Minutes of the annual meeting', [amaId]);
  await raw.sendBytes(new Uint8Array([1, 2, 3]));
  return { channelId, unreadableChannelId: raw.channelId, noticeBoardId, threadId, receivedNoticeId, sentNoticeId };
}
