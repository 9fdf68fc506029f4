import { ChanceryError, SEAT_REFUSALS, type FromTrainer, type SeatRefusal, type TrainerBegin, type TrainerReady, type TrainerSeatOrder } from '@chancery/contracts';
import { Conversation } from './conversation.js';
import { Hospitality } from './hospitality.js';
import type { Pace } from './pace.js';
import type { Player } from './player.js';
import { Reception } from './reception.js';
import { SeatJournal, type Seat } from './seat-journal.js';
import { openTrainingNetwork, type TrainingNetwork } from './training-network.js';
import { VaultRoom } from './vault-room.js';

/** The training network with all who play in it, from the first founding to the end of the process. */
export class TrainingSchool {
  private readonly underWay = new Set<Promise<unknown>>();

  private constructor(
    private readonly network: TrainingNetwork,
    private readonly journal: SeatJournal,
    private readonly reception: Reception,
    private readonly hospitality: Hospitality,
    private readonly stopping: AbortController,
  ) {}

  /** @throws ChanceryError, ClientError, VaultError when it cannot be opened now */
  static async open({ origin, folder, foundingToken }: TrainerBegin, pace: Pace): Promise<TrainingSchool> {
    const room = new VaultRoom(folder, origin);
    const network = await openTrainingNetwork(room, foundingToken);
    const journal = new SeatJournal(room);
    const stopping = new AbortController();
    const hospitality = new Hospitality(network.players, pace, stopping.signal);
    const reception = new Reception(network.players, journal, pace, (seat) => school.greet(seat));
    const school = new TrainingSchool(network, journal, reception, hospitality, stopping);
    new Conversation(network.players, pace, stopping.signal).listen();
    for (const { client } of network.players) await client.start();
    school.keep(reception.run(stopping.signal));
    for (const seat of journal.list()) if (seat.officerId !== undefined) school.greet(seat as Required<Seat>);
    return school;
  }

  get report(): TrainerReady {
    const { networkId, fingerprint, abbreviation } = this.network.view;
    return { kind: 'ready', networkId, fingerprint, abbreviation, authorities: this.network.players.map(authorityOf) };
  }

  /** Never throws: what goes wrong is an answer as well. */
  async seat({ orderId, authorityId, language, officerName }: TrainerSeatOrder): Promise<FromTrainer> {
    try {
      const { code, link } = await this.reception.invite({ authorityId, language, ...(officerName === undefined ? {} : { officerName }) });
      return { kind: 'seat', orderId, code, link };
    } catch (error) {
      const code = error instanceof ChanceryError ? SEAT_REFUSALS.find((refusal) => refusal === error.code) : undefined;
      return { kind: 'refusal', orderId, code: code ?? ('UNAVAILABLE' satisfies SeatRefusal) };
    }
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled([...this.underWay]);
    await Promise.allSettled(this.network.players.map((player) => player.close()));
  }

  private greet(seat: Required<Seat>): void {
    this.keep(this.hospitality.welcome(seat).then(() => (this.stopping.signal.aborted ? undefined : this.journal.remove(seat))));
  }

  private keep(work: Promise<unknown>): void {
    const quiet = work.catch(() => undefined).finally(() => this.underWay.delete(quiet));
    this.underWay.add(quiet);
  }
}

function authorityOf({ client, self, network, state }: Player): TrainerReady['authorities'][number] {
  const name = client.networks.directory(network.networkId).find(({ authorityId }) => authorityId === self.authorityId)?.name ?? state.authority.en;
  return { authorityId: self.authorityId, state: state.code, name, players: [{ name: self.officerName, role: 'contact_point' }] };
}
