import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACCESS_SETTINGS, type AccessSettings, CLOCK, type Clock, TELEMETRY } from '@chancery/access';
import { CountNetworks } from '@chancery/application';
import type { Configuration } from '@chancery/config';
import { ChanceryError, type OpenSeatReply, type OpenSeatRequest, type TrainerReady, type TrainingReply } from '@chancery/contracts';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CONFIGURATION } from '../configuration.js';
import { SeatGate } from './seat-gate.js';
import { TrainerKeeper } from './trainer-keeper.js';
import { opensTraining, TRAINING_FOLDER } from './training-rule.js';

/** Beside this file once compiled; it is found by path and never imported: the trainer belongs to the other wing. */
const TRAINER_ENTRY = fileURLToPath(new URL('../../../trainer/src/main.js', import.meta.url));

/** The training network of this server, if it has one: its players run elsewhere, and visitors are let in here. */
@Injectable()
export class TrainingGround implements OnModuleDestroy {
  private readonly gate = new SeatGate();
  private keeper: TrainerKeeper | undefined;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration & { readonly dataDir: string },
    @Inject(ACCESS_SETTINGS) private readonly settings: AccessSettings,
    @Inject(CountNetworks) private readonly networks: CountNetworks,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /**
   * Starts the trainer if this server opens a training network. Returns before it is ready: the server does not wait for it.
   * @param url    where the server listens
   * @param entry  for tests: the trainer's compiled main file
   */
  async begin(url: string, entry = TRAINER_ENTRY): Promise<void> {
    if (!(await this.opens())) return;
    const startedAt = performance.now();
    const begin = { kind: 'begin', origin: this.settings.publicOrigin ?? reachable(url), folder: join(this.configuration.dataDir, TRAINING_FOLDER), foundingToken: this.settings.foundingToken } as const;
    this.keeper = new TrainerKeeper(entry, begin, {
      ready: ({ networkId }) => this.telemetry.record('training_ready', { networkId, milliseconds: performance.now() - startedAt }),
      failed: (code) => this.telemetry.record('training_unavailable', { code }),
      ended: ({ signal, exitCode, attempts }) => this.telemetry.record('trainer_ended', { code: signal ?? undefined, exitCode: exitCode ?? undefined, attempts }),
    });
    this.keeper.start();
  }

  private async opens(): Promise<boolean> {
    const { training, databaseUrl, dataDir } = this.configuration;
    if (training === 'off') return false;
    return opensTraining({ training, databaseUrl, dataDir, networks: await this.networks.execute() });
  }

  describe(): TrainingReply {
    const report = this.keeper?.report;
    return report ? { available: true, ...shown(report) } : { available: false, authorities: [] };
  }

  /**
   * @param address  whom the rate limit counts
   * @throws ChanceryError `NOT_FOUND` without a training network, and for an authority that is not in it; `UNAVAILABLE`
   *   while its players are not up; `TOO_MANY_REQUESTS`; `QUOTA_REACHED` when too many seats are open
   */
  async openSeat({ authorityId, language, officerName }: OpenSeatRequest, address: string): Promise<OpenSeatReply> {
    if (!this.keeper) throw new ChanceryError('NOT_FOUND');
    this.gate.pass(address, this.clock.now().getTime());
    const { report } = this.keeper;
    if (!report) throw new ChanceryError('UNAVAILABLE', { retryAfterSeconds: 5 });
    if (!report.authorities.some((authority) => authority.authorityId === authorityId)) throw new ChanceryError('NOT_FOUND');
    const { networkId } = report;
    const { code, link } = await this.keeper.seat({ authorityId, language, ...(officerName ? { officerName: officerName.trim() } : {}) });
    this.telemetry.record('training_seat_opened', { networkId, authorityId });
    // Without a public origin the trainer's own way to the server is no address for anybody else.
    return { code, authorityId, networkId, ...(this.settings.publicOrigin === undefined ? {} : { link }) };
  }

  /** Before the server stops to answer: the players say good-bye properly. */
  async onModuleDestroy(): Promise<void> {
    await this.keeper?.stop();
  }
}

/** What may be told of it, and nothing else. */
function shown({ networkId, fingerprint, abbreviation, authorities }: TrainerReady): Omit<TrainingReply, 'available'> {
  return {
    networkId, fingerprint, abbreviation,
    authorities: authorities.map(({ authorityId, state, name, players }) => ({ authorityId, state, name, players: players.map((player) => ({ name: player.name, role: player.role })) })),
  };
}

/** Every address is one that a server listens on, none that a client could call. */
function reachable(url: string): string {
  const at = new URL(url);
  if (at.hostname === '0.0.0.0') at.hostname = '127.0.0.1';
  if (at.hostname === '[::]') at.hostname = '[::1]';
  return at.origin;
}
