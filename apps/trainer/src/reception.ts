import { ChanceryError } from '@chancery/contracts';
import type { TrainingLanguage } from '@chancery/domain';
import type { InvitationView } from '@chancery/sdk';
import type { Pace } from './pace.js';
import type { Player } from './player.js';
import { SCRIPTS } from './scripts/index.js';
import type { Seat, SeatJournal } from './seat-journal.js';

const VALID_MINUTES = 30;
/** Below what the server lets an authority have undecided. */
export const OPEN_SEATS_PER_AUTHORITY = 150;
const LOOK_MS = 1_000;

export interface SeatOrder {
  readonly authorityId: string;
  readonly language: TrainingLanguage;
  readonly officerName?: string;
}

/**
 * Lets visitors in: invites them, and certifies by machine whoever claims. That is why a name in the training network proves
 * nothing at all; in a real one a security officer compares codes first.
 */
export class Reception {
  private wake = new AbortController();

  constructor(
    private readonly players: readonly Player[],
    private readonly journal: SeatJournal,
    private readonly pace: Pace,
    /** A visitor has been certified. */
    private readonly onSeated: (seat: Required<Seat>) => void,
  ) {}

  /** @throws ChanceryError `NOT_FOUND` for an authority that nobody plays, `QUOTA_REACHED`; as the server says */
  async invite({ authorityId, language, officerName }: SeatOrder): Promise<InvitationView> {
    const player = this.players.find(({ self }) => self.authorityId === authorityId);
    if (!player) throw new ChanceryError('NOT_FOUND');
    if (this.journal.open().filter((seat) => seat.authorityId === authorityId).length >= OPEN_SEATS_PER_AUTHORITY) throw new ChanceryError('QUOTA_REACHED');
    const invitation = await player.client.enrolment.invite({
      networkId: player.network.networkId, name: officerName ?? SCRIPTS[language].visitor, roles: ['contact_point'], functions: ['mutual_legal_assistance'], languages: [language],
      validForMinutes: VALID_MINUTES,
    });
    this.journal.put({ invitationId: invitation.invitationId, authorityId, language, expiresAt: invitation.expiresAt });
    this.wake.abort();
    return invitation;
  }

  /** Looks for claims every second while a seat is open, and sleeps otherwise. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.pause(signal);
      if (signal.aborted) return;
      for (const player of this.players) await this.look(player).catch(() => undefined);
    }
  }

  private async pause(signal: AbortSignal): Promise<void> {
    this.wake = new AbortController();
    const either = AbortSignal.any([signal, this.wake.signal]);
    if (this.journal.open().length === 0) await new Promise<void>((resolve) => either.addEventListener('abort', () => resolve(), { once: true }));
    await this.pace.clock.wait(LOOK_MS, signal);
  }

  private async look(player: Player): Promise<void> {
    const open = this.journal.open().filter(({ authorityId }) => authorityId === player.self.authorityId);
    if (open.length === 0) return;
    const pending = new Map((await player.client.enrolment.pending()).map((entry) => [entry.invitationId, entry]));
    for (const seat of open) {
      const entry = pending.get(seat.invitationId);
      if (entry?.proof === 'verified' && (entry.state === 'claimed' || entry.state === 'approved')) await this.certify(player, seat);
      else if (entry?.proof === 'forged' || this.pace.clock.now() > seat.expiresAt) await this.close(player, seat);
    }
  }

  private async certify(player: Player, seat: Seat): Promise<void> {
    const before = officersOf(player);
    await player.client.enrolment.approve(seat.invitationId);
    const officerId = [...officersOf(player)].find((id) => !before.has(id));
    // Certified just before a crash: nobody can say any more who it was.
    if (officerId === undefined) return this.journal.remove(seat);
    const seated = { ...seat, officerId };
    this.journal.put(seated);
    this.onSeated(seated);
  }

  private async close(player: Player, seat: Seat): Promise<void> {
    this.journal.remove(seat);
    await player.client.enrolment.withdraw(seat.invitationId).catch(() => undefined);
  }
}

function officersOf({ client, network, self }: Player): Set<string> {
  const authority = client.networks.directory(network.networkId).find(({ authorityId }) => authorityId === self.authorityId);
  return new Set(authority?.officers.map(({ officerId }) => officerId));
}
