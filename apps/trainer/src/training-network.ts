import { TRAINING_NETWORK, TRAINING_STATES, type TrainingState } from '@chancery/domain';
import type { NetworkView } from '@chancery/sdk';
import type { Player } from './player.js';
import type { OpenDesk, VaultRoom } from './vault-room.js';

const SECRETARIAT = 'secretariat';
const DRAFT_FILE = 'network.draft';
const nameOf = ({ code }: TrainingState): string => code.toLowerCase();
const cardFile = (state: TrainingState): string => `${nameOf(state)}.card`;

/** The training network as it stands, with its players signed in. */
export interface TrainingNetwork {
  readonly view: NetworkView;
  readonly players: readonly Player[];
}

/**
 * Opens the players' vaults; founds the network and admits the invented authorities as far as that was not done yet. It may be
 * killed at any moment: the next call goes on where this one ended.
 * @throws ChanceryError, ClientError, VaultError; then no vault is left open
 */
export async function openTrainingNetwork(room: VaultRoom, foundingToken: string): Promise<TrainingNetwork> {
  const desks: OpenDesk[] = [];
  try {
    for (const state of TRAINING_STATES) desks.push(await room.open(nameOf(state)));
    if (desks.some(({ client }) => !client.self)) await foundAndAdmit(room, foundingToken, desks);
    const players = await Promise.all(desks.map(async (desk, i) => begin(desk, TRAINING_STATES[i]!)));
    return { view: players[0]!.network, players };
  } catch (error) {
    await Promise.allSettled(desks.map((desk) => desk.close()));
    throw error;
  }
}

async function begin({ client, close }: OpenDesk, state: TrainingState): Promise<Player> {
  // One round before anything is asked of it, so that a server which does not know the player any more shows at once.
  await client.sync();
  const { self } = client;
  const network = client.networks.list().find(({ training }) => training);
  if (!self || !network) throw new Error('a player without a network');
  return { state, client, self, network, close };
}

async function foundAndAdmit(room: VaultRoom, foundingToken: string, desks: OpenDesk[]): Promise<void> {
  const secretariat = await found(room, foundingToken);
  try {
    const { networkId, fingerprint } = secretariat.client.networks.list()[0]!;
    for (const [i, state] of TRAINING_STATES.entries()) {
      if (desks[i]!.client.self) continue;
      const card = await cardOf(room, state, desks, i);
      const { authorityId } = secretariat.client.networks.inspectCard(card);
      const admitted = secretariat.client.networks.directory(networkId).some((authority) => authority.authorityId === authorityId);
      if (!admitted) await secretariat.client.networks.admit(networkId, card);
      await desks[i]!.client.networks.claimAuthority({ networkId, fingerprint });
    }
  } finally {
    await secretariat.close();
  }
}

/** The secretariat's first officer, as whom the network is founded and who is not needed afterwards. */
async function found(room: VaultRoom, foundingToken: string): Promise<OpenDesk> {
  let desk = await room.open(SECRETARIAT);
  try {
    if (!desk.client.self) {
      let draft = room.read(DRAFT_FILE);
      if (!draft) {
        // Keys from a draft that was not kept are keys of nothing.
        await desk.close();
        room.discard(SECRETARIAT);
        desk = await room.open(SECRETARIAT);
        draft = await draftNetwork(desk);
        room.write(DRAFT_FILE, draft);
      }
      await desk.client.networks.found(draft, foundingToken);
    }
    await desk.client.sync();
    return desk;
  } catch (error) {
    await desk.close();
    throw error;
  }
}

async function draftNetwork({ client }: OpenDesk): Promise<Uint8Array> {
  const { name, abbreviation, secretariat, founder } = TRAINING_NETWORK;
  const coordinator = await client.networks.createCoordinator(founder);
  return client.networks.draftNetwork({
    name: name.en, abbreviation, training: true, threshold: 1, coordinators: [coordinator], secretariat: { name: secretariat }, founder: { name: founder, languages: ['en'] },
  });
}

/** What the authority hands to the coordinators; with a vault of its own that made it. */
async function cardOf(room: VaultRoom, state: TrainingState, desks: OpenDesk[], i: number): Promise<Uint8Array> {
  const kept = room.read(cardFile(state));
  if (kept) return kept;
  await desks[i]!.close();
  room.discard(nameOf(state));
  desks[i] = await room.open(nameOf(state));
  const { name, functions, languages } = state.player;
  const card = await desks[i].client.networks.createAuthority({ state: state.code, name: state.authority.en, officer: { name, functions, languages } });
  room.write(cardFile(state), card);
  return card;
}
