import { decodeContent, encodeContent } from '@chancery/content';
import { decodeCborBody, encodeCbor } from '@chancery/contracts';
import { ChanceryClient } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, orderedNumber, passphraseUnlocker, Vault } from '@chancery/vault';
import { admitAuthority, foundNetwork, type TestDevice, type TestServer } from '../../sdk/kit.js';

export const PASSPHRASE = 'four words that open it';
const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const COPIES_FROM = 1_000_000;
const PER_CALL = 1_000;
/** What colleagues write, short and long, in several scripts. */
const SAYINGS = [
  'Received, thank you.',
  'Would a request for bank records of the last three years fit your law, if the accounts are named and the period is reasoned?',
  'Le compte a été ouvert en mars ; le titulaire est désigné dans l’annexe, avec les dates des virements et les pièces à l’appui.',
  'La solicitud se recibió ayer. Falta la descripción de los hechos.',
  'Sim, desde que o pedido indique a infração e os factos, e que venha assinado pela autoridade competente.',
  'نؤكد استلام الطلب، وسنوافيكم بالرد خلال أسبوع.',
  'Просьба передана в компетентный орган; ответ ожидается до конца месяца.',
  '请确认船舶登记处，并说明所需文件。',
  'First line of a longer answer.\nThe second says what is missing.\nThe third says by when, and the fourth that nothing is decided before.',
] as const;

export interface FullVault {
  readonly store: MemoryRecordStore;
  readonly colleague: TestDevice;
  readonly channelIds: readonly string[];
  /** One more, without copies: they are numbered as if they were written last, and what is really written would stand before them. */
  readonly talkId: string;
  close(): Promise<void>;
}

/** A vault as an officer has it after years: channels that were really opened, and in each of them so many messages. */
export async function fillVault(server: TestServer, channels: number, messagesPerChannel: number): Promise<FullVault> {
  const network = await foundNetwork(server);
  const [colleague, device] = [await admitAuthority(server, network, 'GH', 'Ama Mensah'), await admitAuthority(server, network, 'NG', 'Bola Ade')];
  await colleague.client.sync();
  const opened: string[] = [];
  while (opened.length <= channels) {
    const subject = `Consultation ${opened.length + 1}`;
    opened.push((await colleague.client.channels.open({ networkId: network.networkId, kind: 'group', suite: 'x25519', subject, officerIds: [device.officerId] })).channelId);
  }
  const [channelIds, talkId] = [opened.slice(0, channels), opened[channels]!];
  await device.client.sync();
  await device.client.stop();
  const vault = await Vault.open(device.store, KEY, { verify: 'none' });
  for (const channelId of channelIds) await fillChannel(vault, channelId, messagesPerChannel);
  // Summaries of channels are made once; they are part of a vault that was in use.
  const client = await ChanceryClient.open({ vault, server: server.url, realtime: false });
  await client.inbox.list();
  await client.stop();
  await vault.addSlot(KEY, passphraseUnlocker(PASSPHRASE), {});
  return {
    store: device.store, colleague, channelIds, talkId,
    close: async () => {
      for (const each of [colleague, network.secretariat, network.second]) await each.client.stop();
    },
  };
}

/** Copies of the last message, each with words of its own. */
async function fillChannel(vault: Vault, channelId: string, messages: number): Promise<void> {
  const [last] = await vault.scan(`m:${channelId}:`, { reverse: true, limit: 1 });
  const record = decodeCborBody(last!.value) as Record<string, unknown> & { readonly plaintext: Uint8Array };
  const { header } = decodeContent(record.plaintext);
  if (!header) throw new Error('The copied message is of a newer version.');
  const copy = (i: number): readonly [string, Uint8Array] => {
    const text = `${i + 1}. ${SAYINGS[i % SAYINGS.length]}`;
    return [`m:${channelId}:${orderedNumber(COPIES_FROM + i)}`, encodeCbor({ ...record, seq: COPIES_FROM + i, id: `copy ${i}`, plaintext: encodeContent({ header, content: { kind: 'text', text } }) })];
  };
  for (let from = 0; from < messages; from += PER_CALL) await vault.transact({ put: Array.from({ length: Math.min(PER_CALL, messages - from) }, (_, i) => copy(from + i)) });
}
