import { readStatement } from '@chancery/contracts';
import type { Networks, Officers } from '../cast.js';
import type { Stage } from '../stage.js';
import { demand, until } from '../story.js';

/** Journey 4, a first cut: an urgent preservation notice, sealed to the duty roster of one State, acknowledged by a signed statement. */
export async function preserveNow(stage: Stage, networks: Networks, { benin, kenya, kenyaDuty }: Officers): Promise<void> {
  const { story, canary } = stage;
  const kenyaId = kenya.self.authorityId;
  const channel = await benin.client.channels.open({
    networkId: networks.wacap.view.networkId, kind: 'bilateral', subject: `Préservation urgente ${canary}`, officerIds: [kenya.self.officerId, kenyaDuty.self.officerId],
  });
  const fields = {
    authority_seeking: 'Parquet spécial, Bénin (démonstration)',
    offence_and_facts: `Fraude en ligne, faits inventés pour une démonstration ${canary}`,
    data_to_preserve: 'Journaux de connexion et contenu stocké de trois comptes, du 1er au 21 novembre 2026',
    custodian_or_location: 'Fournisseur établi à Nairobi (inventé)',
    necessity: 'La durée de conservation du fournisseur expire dans quarante heures',
    intends_request: "Une demande d'entraide suivra dans les soixante jours",
  };
  const sent = await benin.client.notices.send({
    channelId: channel.channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [kenyaId],
    body: { title: `Préservation rapide de données ${canary}`, text: 'Convention sur la cybercriminalité, article 29, paragraphe 2.', language: 'fr', fields },
  });
  story.counts.notices++;
  story.tell('Benin sends a preservation notice to Kenya: the fields of article 29(2), sealed to both officers of the roster.');
  await story.timed("Kenya's duty officer reads it and acknowledges with a signature", async () => {
    const got = await until('the duty officer has the notice', async () => {
      await kenyaDuty.client.sync();
      return (await kenyaDuty.client.notices.list()).find((notice) => notice.noticeId === sent.noticeId);
    });
    demand(got.addressed && JSON.stringify(got.body.fields) === JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))), 'the duty officer reads every field as it was written');
    await kenyaDuty.client.notices.acknowledge(sent.noticeId);
  });
  const row = await until("Benin's client has verified the acknowledgement", async () => {
    await benin.client.sync();
    return (await benin.client.notices.board(sent.noticeId)).find((one) => one.authorityId === kenyaId && one.acknowledgement);
  });
  demand(row.problem === undefined && row.acknowledgement?.officerId === kenyaDuty.self.officerId, 'the acknowledgement is signed by the duty officer');
  demand(readStatement(row.acknowledgement.statement, 'acknowledgement').value.noticeId === sent.noticeId, 'the signed statement names this notice');
  story.counts.acknowledgements++;
  story.tell(`Benin's device has checked the signature: acknowledged by ${row.acknowledgement.officer} for ${row.authority}.`);
}
