import { isTrainingLanguage, type TrainingLanguage } from '@chancery/domain';
import type { VaultRoom } from './vault-room.js';

const FILE = 'seats.json';

/** Somebody who was invited to practise, until the players have greeted them. */
export interface Seat {
  readonly invitationId: string;
  readonly authorityId: string;
  readonly language: TrainingLanguage;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Once they are certified. */
  readonly officerId?: string;
}

/** The seats, kept in a file: who sits down while the trainer is started again must not wait for nothing. */
export class SeatJournal {
  private readonly seats: Map<string, Seat>;

  constructor(private readonly room: VaultRoom) {
    this.seats = new Map(readSeats(room.read(FILE)).map((seat) => [seat.invitationId, seat]));
  }

  list(): Seat[] {
    return [...this.seats.values()];
  }

  /** Not claimed yet. */
  open(): Seat[] {
    return this.list().filter(({ officerId }) => officerId === undefined);
  }

  put(seat: Seat): void {
    this.seats.set(seat.invitationId, seat);
    this.store();
  }

  remove({ invitationId }: Pick<Seat, 'invitationId'>): void {
    if (this.seats.delete(invitationId)) this.store();
  }

  private store(): void {
    this.room.write(FILE, new TextEncoder().encode(JSON.stringify(this.list())));
  }
}

/** A file that makes no sense costs visitors a greeting, not the network its life. */
function readSeats(bytes: Uint8Array | undefined): Seat[] {
  if (!bytes) return [];
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(list) ? list.filter(isSeat) : [];
  } catch {
    return [];
  }
}

function isSeat(value: unknown): value is Seat {
  const { invitationId, authorityId, language, expiresAt, officerId } = (value ?? {}) as Record<string, unknown>;
  return typeof invitationId === 'string' && typeof authorityId === 'string' && isTrainingLanguage(language) && typeof expiresAt === 'number' && (officerId === undefined || typeof officerId === 'string');
}
