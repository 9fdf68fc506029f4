import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '@chancery/sdk';
import { History, type AskedRange } from './history.js';

/** A channel whose every third entry is no row, as revisions and read marks are not. */
class Log {
  readonly asked: AskedRange[] = [];
  readonly rows: MessageView[] = [];
  queued: MessageView[] = [];
  private last = 0;

  constructor(entries: number) {
    this.grow(entries);
  }

  grow(entries: number): void {
    for (const end = this.last + entries; this.last < end; ) {
      this.last += 1;
      if (this.last % 3 !== 0) this.rows.push(view(this.last));
    }
  }

  /** As `messages.list`. */
  readonly list = async (range: AskedRange): Promise<MessageView[]> => {
    this.asked.push(range);
    const { afterSeq = 0, beforeSeq, limit = Infinity } = range;
    if (beforeSeq !== undefined) return this.rows.filter(({ seq }) => seq! < beforeSeq).slice(-Math.min(limit, this.rows.length)).filter(({ seq }) => seq! > afterSeq);
    return [...this.rows.filter(({ seq }) => seq! > afterSeq).slice(0, limit), ...this.queued].slice(0, limit);
  };
}

function view(seq: number, words = `message ${seq}`): MessageView {
  return { id: `m${seq}`, channelId: 'c', seq, sentAt: seq, acceptedAt: seq, state: 'sent', own: false, content: { kind: 'text', text: words }, integrity: 'verified' };
}

const seqs = (history: History): number[] => history.current().rows.map(({ seq }) => seq ?? -1);
const idle = (history: History): Promise<void> => history.newer();

describe('the history of a channel', () => {
  it('begins with the newest rows and the outbox', async () => {
    const log = new Log(1_000);
    log.queued = [{ ...view(0), id: 'q', state: 'queued' }];
    const history = new History(log.list);
    await history.open();
    expect(history.current()).toMatchObject({ attached: true, atStart: false });
    expect(history.current().rows).toHaveLength(101);
    expect(history.current().rows.at(-1)?.id).toBe('q');
  });

  it('lets go of what is far away, and has it again on the way back', async () => {
    const log = new Log(9_000);
    const history = new History(log.list);
    await history.open();
    while (!history.current().atStart) {
      const [first = 0] = seqs(history);
      history.see(first, first + 20);
      await history.older();
      expect(seqs(history).length).toBeLessThan(1_400);
    }
    expect(history.current().attached).toBe(false);
    while (!history.current().attached) {
      const last = seqs(history).at(-1) ?? 0;
      history.see(last - 20, last);
      await history.newer();
    }
    const [first = 0] = seqs(history);
    expect(first).toBeGreaterThan(1);
    expect(seqs(history)).toEqual(log.rows.map(({ seq }) => seq).filter((seq) => seq! >= first));
  });

  it('reaches the first row without holes or repetitions', async () => {
    const log = new Log(1_000);
    const history = new History(log.list);
    await history.open();
    while (!history.current().atStart) await history.older();
    expect(seqs(history)).toEqual(log.rows.map(({ seq }) => seq));
  });

  it('loads one page for many steps of scrolling', async () => {
    const log = new Log(1_000);
    const history = new History(log.list);
    await history.open();
    const before = log.asked.length;
    await Promise.all([history.older(), history.older(), history.older()]);
    expect(log.asked.length - before).toBe(1);
  });

  it('opens around a message, and goes on from there to the newest without holes', async () => {
    const log = new Log(1_000);
    const history = new History(log.list);
    await history.open(301);
    expect(seqs(history)).toContain(301);
    expect(history.current().attached).toBe(false);
    const first = seqs(history)[0]!;
    while (!history.current().attached) await history.newer();
    expect(seqs(history)).toEqual(log.rows.map(({ seq }) => seq).filter((seq) => seq! >= first));
  });

  it('takes in what is new at the end', async () => {
    const log = new Log(300);
    const history = new History(log.list);
    await history.open();
    log.grow(900);
    history.changed();
    await idle(history);
    expect(seqs(history).at(-1)).toBe(log.rows.at(-1)?.seq);
    expect(new Set(seqs(history)).size).toBe(seqs(history).length);
  });

  it('does not keep all of a long talk', async () => {
    const log = new Log(300);
    const history = new History(log.list);
    await history.open();
    for (let i = 0; i < 40; i += 1) {
      log.grow(90);
      history.see(log.rows.length - 20, log.rows.at(-1)!.seq!);
      history.changed();
      await idle(history);
      expect(seqs(history).at(-1)).toBe(log.rows.at(-1)!.seq);
    }
    expect(history.current()).toMatchObject({ attached: true, atStart: false });
    expect(seqs(history).length).toBeLessThan(1_400);
    await history.older();
    expect(seqs(history)).toEqual(log.rows.slice(-seqs(history).length).map(({ seq }) => seq));
  });

  it('asks again for what is on the screen, and only for that, when something has changed', async () => {
    const log = new Log(1_000);
    const history = new History(log.list);
    await history.open();
    while (!history.current().atStart) await history.older();
    const rows = history.current().rows;
    const at = log.rows.findIndex(({ seq }) => seq === 100);
    log.rows[at] = view(100, 'revised');
    history.see(90, 120);
    const before = log.asked.length;
    history.changed();
    await idle(history);
    expect(log.asked.length - before).toBeLessThanOrEqual(3);
    expect(history.current().rows[at]?.content).toEqual({ kind: 'text', text: 'revised' });
    expect(history.current().rows.filter((row, i) => row !== rows[i])).toHaveLength(1);
  });

  it('asks for what was off the screen when it comes into sight', async () => {
    const log = new Log(1_000);
    const history = new History(log.list);
    await history.open();
    while (!history.current().atStart) await history.older();
    history.see(900, 999);
    history.changed();
    await idle(history);
    log.rows[0] = view(1, 'revised');
    history.changed();
    history.see(1, 30);
    await idle(history);
    expect(history.current().rows[0]?.content).toEqual({ kind: 'text', text: 'revised' });
  });

  it('says that it could not be read, and goes on when it can', async () => {
    const log = new Log(30);
    let broken = true;
    const history = new History(async (range) => {
      if (broken) throw new Error('STORAGE_FAILED');
      return log.list(range);
    });
    await history.open();
    expect(history.current()).toMatchObject({ rows: [], opening: 0, error: new Error('STORAGE_FAILED') });
    broken = false;
    await history.open();
    expect(history.current().error).toBeUndefined();
    expect(seqs(history)).toEqual(log.rows.map(({ seq }) => seq));
  });

  it('is empty, and at both ends, for an empty channel', async () => {
    const history = new History(new Log(0).list);
    await history.open();
    expect(history.current()).toMatchObject({ rows: [], atStart: true, attached: true, opening: 1 });
  });
});
