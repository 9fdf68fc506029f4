import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ChanceryError, readMessageFromTrainer, type ToTrainer, type TrainerBegin, type TrainerReady, type TrainerSeat, type TrainerSeatOrder, writeTrainerMessage } from '@chancery/contracts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const SEAT_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 6_000;
const MAX_WAITING_SEATS = 200;
/** Enough for a course on a small machine; what leaks would otherwise take the server's machine along. */
const FRUGAL = ['--max-old-space-size=160', '--max-semi-space-size=2', '--optimize-for-size'];

export interface TrainerEvents {
  readonly ready: (report: TrainerReady) => void;
  /** It cannot do its work: a code, never a text. */
  readonly failed: (code: string) => void;
  /** It ended without having been told to. */
  readonly ended: (end: { readonly signal: string | null; readonly exitCode: number | null; readonly attempts: number }) => void;
}

interface WaitingSeat {
  readonly resolve: (seat: TrainerSeat) => void;
  readonly reject: (error: ChanceryError) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Keeps the trainer running: a process of its own, because players hold keys, and the server must not. It is started
 * again, later and later, whenever it dies, and ends with the server.
 */
export class TrainerKeeper {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private attempts = 0;
  private stopping = false;
  private nextOrder = 1;
  private readonly waiting = new Map<number, WaitingSeat>();
  /** What it said when it came up; undefined while it is not there. */
  report: TrainerReady | undefined;

  constructor(
    /** The trainer's compiled main file. */
    private readonly entry: string,
    private readonly begin: TrainerBegin,
    private readonly events: TrainerEvents,
  ) {}

  start(): void {
    if (this.stopping || this.child) return;
    if (!existsSync(this.entry)) return this.events.failed('NOT_BUILT');
    this.attempts += 1;
    // None of the server's environment: it may hold the password of a database.
    const child = fork(this.entry, [], { env: {}, execArgv: FRUGAL, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.child = child;
    child.on('message', (line) => this.take(child, line));
    child.once('error', () => this.gone(child, null, null));
    child.once('exit', (exitCode, signal) => this.gone(child, exitCode, signal));
    this.tell(child, this.begin);
  }

  /** @throws ChanceryError `UNAVAILABLE`, and what the trainer refuses with */
  seat(order: Omit<TrainerSeatOrder, 'kind' | 'orderId'>): Promise<TrainerSeat> {
    const child = this.child;
    if (!child || !this.report || this.waiting.size >= MAX_WAITING_SEATS) return Promise.reject(unavailable());
    const orderId = this.nextOrder++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle(orderId, ({ reject: refuse }) => refuse(unavailable())), SEAT_DEADLINE_MS);
      this.waiting.set(orderId, { resolve, reject, timer });
      this.tell(child, { kind: 'seat', orderId, ...order });
    });
  }

  /** Asks it to end, and ends it when it takes too long. Harmless when called twice. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const child = this.child;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    this.tell(child, { kind: 'stop' });
    await ended;
    clearTimeout(late);
  }

  private tell(child: ChildProcess, message: ToTrainer): void {
    // A trainer that is gone already shows by its exit.
    child.send(writeTrainerMessage(message), () => undefined);
  }

  private take(child: ChildProcess, line: unknown): void {
    if (child !== this.child) return;
    try {
      const message = readMessageFromTrainer(line);
      if (message.kind === 'ready') this.becameReady(message);
      else if (message.kind === 'failure') this.events.failed(message.code);
      else if (message.kind === 'seat') this.settle(message.orderId, ({ resolve }) => resolve(message));
      else this.settle(message.orderId, ({ reject }) => reject(message.code === 'UNAVAILABLE' ? unavailable() : new ChanceryError(message.code)));
    } catch {
      // Not our trainer's language: whatever it is, it does not go on.
      this.events.failed('BODY_MALFORMED');
      child.kill('SIGKILL');
    }
  }

  private becameReady(report: TrainerReady): void {
    this.report = report;
    this.attempts = 0;
    this.events.ready(report);
  }

  private settle(orderId: number, how: (waiting: WaitingSeat) => void): void {
    const waiting = this.waiting.get(orderId);
    if (!waiting) return;
    this.waiting.delete(orderId);
    clearTimeout(waiting.timer);
    how(waiting);
  }

  private gone(child: ChildProcess, exitCode: number | null, signal: string | null): void {
    if (child !== this.child) return;
    this.child = undefined;
    this.report = undefined;
    for (const orderId of [...this.waiting.keys()]) this.settle(orderId, ({ reject }) => reject(unavailable()));
    if (this.stopping) return;
    this.events.ended({ exitCode, signal, attempts: this.attempts });
    this.restart = setTimeout(() => this.start(), Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.attempts, 10), LONGEST_PAUSE_MS));
    this.restart.unref();
  }
}

const unavailable = (): ChanceryError => new ChanceryError('UNAVAILABLE', { retryAfterSeconds: 5 });
