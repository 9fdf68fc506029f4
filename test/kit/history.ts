/**
 * What clients did and saw, operation by operation, and the one judge of it. After the fault is over the judge compares
 * the record with the log as it stands at last; it knows nothing of the server's inside.
 * Model: invoke / ok / fail / unknown, as Jepsen records histories.
 */

export interface Subject {
  readonly channelId: string;
  readonly deviceId: string;
  /** The client's id of the message or commit: fixed across retries. */
  readonly id: string;
  /** The device's count in this channel; absent for commits, which are not counted. */
  readonly counter?: number;
}

/** One try to hand something in. Every attempt ends in one of three ways; one that never ends counts as unknown. */
export interface Attempt {
  /** The server acknowledged, with this place in the log. */
  ok(seq: number): void;
  /** The server said that it stored nothing. */
  fail(): void;
  /** No answer, or one that leaves it open. */
  unknown(): void;
}

/** One entry as a reader saw it, or as it stands in the log at last. */
export interface SeenEntry {
  readonly seq: number;
  readonly id: string;
  readonly deviceId: string;
  /** Anything that is the same exactly when the bodies are. */
  readonly body?: string;
}

interface Fate {
  readonly subject: Subject;
  readonly body: string | undefined;
  readonly invokedAt: number;
  readonly seqs: Set<number>;
  /** When the first acknowledgement came; counts events, not time. */
  ackedAt: number;
  attempts: number;
  refused: number;
}

interface Reading {
  readonly channelId: string;
  readonly readerId: string;
  readonly entries: SeenEntry[];
}

export class History {
  private readonly fates = new Map<string, Fate>();
  private readonly readings = new Map<string, Reading>();
  private events = 0;
  private acks = 0;

  /** Begins an attempt. @param body  see SeenEntry; the first attempt's is what must be stored */
  invoke(subject: Subject, body?: string): Attempt {
    const key = `${subject.channelId} ${subject.id}`;
    const fate = this.fates.get(key) ?? { subject, body, invokedAt: ++this.events, seqs: new Set<number>(), ackedAt: Infinity, attempts: 0, refused: 0 };
    this.fates.set(key, fate);
    fate.attempts++;
    return {
      ok: (seq) => {
        if (fate.seqs.size === 0) this.acks++;
        fate.seqs.add(seq);
        fate.ackedAt = Math.min(fate.ackedAt, ++this.events);
      },
      fail: () => void fate.refused++,
      unknown: () => undefined,
    };
  }

  /** What a reader was given, in the order in which it took it in. May be called again with what follows. */
  saw(readerId: string, channelId: string, entries: readonly SeenEntry[]): void {
    const key = `${channelId} ${readerId}`;
    const reading = this.readings.get(key) ?? { channelId, readerId, entries: [] };
    this.readings.set(key, reading);
    for (const entry of entries) reading.entries.push(entry);
  }

  get operations(): readonly Readonly<Fate>[] {
    return [...this.fates.values()];
  }

  get readers(): readonly Reading[] {
    return [...this.readings.values()];
  }

  /** How many operations have been acknowledged. */
  get acknowledged(): number {
    return this.acks;
  }
}

/**
 * lost: acknowledged, and not there. moved: there, but not where it was acknowledged. duplicate: one id, two places.
 * gap: a sequence number without an entry, or with two. phantom: nobody handed it in. changed: another body or sender.
 * inversion: a device's counters do not rise by one. overtaken: handed in after another was acknowledged, but stands
 * before it. raised: every attempt was refused, and it is there. not-prefix: a reader saw something else than the log.
 * missing: a reader that has drained lacks the end of the log.
 */
export type AnomalyKind = 'lost' | 'moved' | 'duplicate' | 'gap' | 'phantom' | 'changed' | 'inversion' | 'overtaken' | 'raised' | 'not-prefix' | 'missing';

export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly channelId: string;
  /** Entry id, or reader. */
  readonly about: string;
}

export interface FinalLog {
  readonly channelId: string;
  /** From sequence number 1, or from `firstSeq`, in the order in which the server gives it. */
  readonly entries: readonly SeenEntry[];
  readonly firstSeq?: number;
  /** Readers who have drained, and the first entry that each was entitled to: they must hold everything from there on. */
  readonly drained?: ReadonlyMap<string, number>;
}

/** Every anomaly of one channel; empty when the history is sound. */
export function judge(history: History, log: FinalLog): Anomaly[] {
  const { channelId, entries } = log;
  const operations = history.operations.filter((fate) => fate.subject.channelId === channelId);
  const found: Anomaly[] = [];
  const report = (kind: AnomalyKind, about: string): void => void found.push({ kind, channelId, about });
  const byId = judgeSequence(log, report);
  judgeOperations(operations, byId, report);
  judgeOrder(operations, byId, entries, report);
  const readers = history.readers.filter((reading) => reading.channelId === channelId);
  for (const reading of readers) judgeReader(reading, log, report);
  for (const [readerId, from] of log.drained ?? []) if (from < (log.firstSeq ?? 1) + entries.length && !readers.some((reading) => reading.readerId === readerId)) report('missing', readerId);
  return found;
}

type Report = (kind: AnomalyKind, about: string) => void;

function judgeSequence({ entries, firstSeq = 1 }: FinalLog, report: Report): Map<string, SeenEntry> {
  const byId = new Map<string, SeenEntry>();
  entries.forEach((entry, i) => {
    if (entry.seq !== firstSeq + i) report('gap', `${firstSeq + i}`);
    if (byId.has(entry.id)) report('duplicate', entry.id);
    else byId.set(entry.id, entry);
  });
  return byId;
}

function judgeOperations(operations: readonly Readonly<Fate>[], byId: ReadonlyMap<string, SeenEntry>, report: Report): void {
  const invoked = new Set(operations.map((fate) => fate.subject.id));
  for (const { subject, body, seqs, attempts, refused } of operations) {
    const entry = byId.get(subject.id);
    if (seqs.size > 0 && !entry) report('lost', subject.id);
    if (seqs.size > 1 || (entry && seqs.size === 1 && !seqs.has(entry.seq))) report('moved', subject.id);
    if (entry && seqs.size === 0 && refused === attempts) report('raised', subject.id);
    if (entry && (entry.deviceId !== subject.deviceId || (body !== undefined && entry.body !== body))) report('changed', subject.id);
  }
  for (const id of byId.keys()) if (!invoked.has(id)) report('phantom', id);
}

function judgeOrder(operations: readonly Readonly<Fate>[], byId: ReadonlyMap<string, SeenEntry>, entries: readonly SeenEntry[], report: Report): void {
  const counters = new Map(operations.map(({ subject }) => [subject.id, subject.counter]));
  const last = new Map<string, number>();
  for (const { id, deviceId } of entries) {
    const counter = counters.get(id);
    if (counter === undefined) continue;
    if (counter !== (last.get(deviceId) ?? 0) + 1) report('inversion', id);
    last.set(deviceId, counter);
  }
  // Walks time forward: whatever is handed in now must stand behind everything that was acknowledged before.
  const stored = operations.flatMap((fate) => (byId.has(fate.subject.id) ? [{ ...fate, seq: byId.get(fate.subject.id)!.seq }] : []));
  const acks = stored.filter((fate) => fate.ackedAt < Infinity).sort((a, b) => a.ackedAt - b.ackedAt);
  let highest = 0;
  let next = 0;
  for (const fate of [...stored].sort((a, b) => a.invokedAt - b.invokedAt)) {
    while (next < acks.length && acks[next]!.ackedAt < fate.invokedAt) highest = Math.max(highest, acks[next++]!.seq);
    if (fate.seq < highest) report('overtaken', fate.subject.id);
  }
}

/** A reader may begin late (it was added later), but from there on must see the log as it is. */
function judgeReader({ readerId, entries: seen }: Reading, { entries, firstSeq = 1, drained }: FinalLog, report: Report): void {
  const start = (drained?.get(readerId) ?? seen[0]?.seq ?? firstSeq) - firstSeq;
  const differs = seen.some((entry, i) => {
    const stored = entries[start + i];
    return !stored || stored.seq !== entry.seq || stored.id !== entry.id || stored.deviceId !== entry.deviceId || (entry.body !== undefined && stored.body !== undefined && stored.body !== entry.body);
  });
  if (differs) report('not-prefix', readerId);
  if (drained?.has(readerId) && start + seen.length < entries.length) report('missing', readerId);
}

/** How many of each kind: what a test compares with all zeros. */
export function tally(anomalies: readonly Anomaly[]): Partial<Record<AnomalyKind, number>> {
  const counts: Partial<Record<AnomalyKind, number>> = {};
  for (const { kind } of anomalies) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
