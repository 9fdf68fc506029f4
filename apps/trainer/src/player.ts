import { isTrainingLanguage, type TrainingLanguage, type TrainingState } from '@chancery/domain';
import type { ChanceryClient, NetworkView, OfficerView, Self } from '@chancery/sdk';

/** The contact point of an invented authority, played by a script. Also its security officer, who lets visitors in. */
export interface Player {
  readonly state: TrainingState;
  readonly client: ChanceryClient;
  readonly self: Self;
  readonly network: NetworkView;
  readonly close: () => Promise<void>;
}

/** The two others, in the order in which they turn to somebody of this authority: first who writes, then who consults. */
export function colleaguesOf(players: readonly Player[], authorityId: string): Player[] {
  const own = players.findIndex(({ self }) => self.authorityId === authorityId);
  return [...players.slice(own + 1), ...players.slice(0, Math.max(own, 0))];
}

/** An officer as the network's log names them, once this player's copy of it has come that far. */
export function findOfficer({ client, network }: Player, officerId: string): OfficerView | undefined {
  return client.networks.directory(network.networkId).flatMap(({ officers }) => officers).find((officer) => officer.officerId === officerId);
}

/** The language that an officer's certificate names first; English when it is none of ours. */
export function languageOf(player: Player, officerId: string): TrainingLanguage {
  const language = findOfficer(player, officerId)?.languages[0];
  return isTrainingLanguage(language) ? language : 'en';
}

/** Tells the others how far this player has read. */
export async function markRead({ client }: Player, channelId: string, upToSeq: number | undefined): Promise<void> {
  if (upToSeq !== undefined) await client.messages.markRead(channelId, upToSeq);
}
