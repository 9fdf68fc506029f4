import { readMessageToTrainer, type FromTrainer, type ToTrainer, type TrainerBegin, writeTrainerMessage } from '@chancery/contracts';
import { systemClock } from '@chancery/sdk';
import { TrainingSchool } from './training-school.js';

/** Longer than the clients need to send what is under way. Milliseconds. */
const CLOSE_DEADLINE_MS = 5_500;

/** The players of the training network, as a child of the server: it tells them where it answers, they tell it who is there. */
class TrainerProcess {
  private school: Promise<TrainingSchool> | undefined;
  private ending = false;

  run(): void {
    process.on('message', (line) => this.take(line));
    // The server is gone, or the terminal says so: the players have nobody left to play for.
    for (const event of ['disconnect', 'SIGINT', 'SIGTERM'] as const) process.on(event, () => void this.end(0));
    process.on('unhandledRejection', (reason) => this.fail(reason));
    process.on('uncaughtException', (error) => this.fail(error));
  }

  private take(line: unknown): void {
    try {
      this.obey(readMessageToTrainer(line));
    } catch (error) {
      this.fail(error);
    }
  }

  private obey(message: ToTrainer): void {
    if (message.kind === 'stop') void this.end(0);
    else if (message.kind === 'begin') this.begin(message);
    else void this.school?.then(async (school) => this.tell(await school.seat(message)));
  }

  private begin(message: TrainerBegin): void {
    this.school ??= TrainingSchool.open(message, { clock: systemClock, random: Math.random });
    this.school.then(
      (school) => this.tell(school.report),
      (error: unknown) => this.fail(error),
    );
  }

  private tell(message: FromTrainer): void {
    if (process.connected) process.send?.(writeTrainerMessage(message));
  }

  /** The server logs the code and starts another: it may be only that the database was away. */
  private fail(error: unknown): void {
    this.tell({ kind: 'failure', code: codeOf(error) });
    void this.end(1);
  }

  private async end(exitCode: number): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    setTimeout(() => process.exit(exitCode || 1), CLOSE_DEADLINE_MS).unref();
    await this.school?.then((school) => school.close()).catch(() => undefined);
    process.exit(exitCode);
  }
}

/** Typed errors have a code; what has none is a defect. Never a text: it might quote somebody. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'DEFECT';
}

new TrainerProcess().run();
