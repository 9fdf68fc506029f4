import { History, judge, tally, type FinalLog, type SeenEntry } from './history.js';

const channelId = 'channel';

/** A small world that went well: two devices, five messages each, two readers, one of whom came later. */
function soundWorld(): { history: History; log: { -readonly [K in keyof FinalLog]: FinalLog[K] } & { entries: SeenEntry[] } } {
  const history = new History();
  const entries: SeenEntry[] = [];
  for (let counter = 1; counter <= 5; counter++) {
    for (const deviceId of ['ana', 'ben']) {
      const id = `${deviceId}${counter}`;
      const subject = { channelId, deviceId, id, counter };
      history.invoke(subject, `body ${id}`).unknown();
      const seq = entries.push({ seq: entries.length + 1, id, deviceId, body: `body ${id}` });
      history.invoke(subject, `body ${id}`).ok(seq);
    }
  }
  return { history, log: { channelId, entries, drained: new Map([['reader', 1], ['newcomer', 7]]) } };
}

function read(history: History, entries: readonly SeenEntry[]): void {
  history.saw('reader', channelId, entries.slice(0, 4));
  history.saw('reader', channelId, entries.slice(4));
  history.saw('newcomer', channelId, entries.slice(6));
}

const renumbered = (entries: readonly SeenEntry[]): SeenEntry[] => entries.map((entry, i) => ({ ...entry, seq: i + 1 }));

describe('the judge of histories', () => {
  it('finds nothing in a sound one', () => {
    const { history, log } = soundWorld();
    read(history, log.entries);
    expect(judge(history, log)).toEqual([]);
    expect(history.acknowledged).toBe(10);
  });

  it('forgives that a message without an acknowledgement is not there, or is', () => {
    const { history, log } = soundWorld();
    read(history, log.entries);
    history.invoke({ channelId, deviceId: 'ana', id: 'ana6', counter: 6 }).unknown();
    history.invoke({ channelId, deviceId: 'ben', id: 'ben6', counter: 6 });
    expect(judge(history, log)).toEqual([]);
    const entry = { seq: 11, id: 'ben6', deviceId: 'ben' };
    history.saw('reader', channelId, [entry]);
    history.saw('newcomer', channelId, [entry]);
    expect(judge(history, { ...log, entries: [...log.entries, entry] })).toEqual([]);
  });

  it('forgives a reader who has not drained yet', () => {
    const { history, log } = soundWorld();
    history.saw('slow', channelId, log.entries.slice(0, 3));
    expect(judge(history, { channelId, entries: log.entries })).toEqual([]);
  });

  it('looks at one channel at a time', () => {
    const { history, log } = soundWorld();
    read(history, log.entries);
    history.invoke({ channelId: 'other', deviceId: 'ana', id: 'elsewhere', counter: 1 }).ok(1);
    expect(judge(history, log)).toEqual([]);
    expect(tally(judge(history, { channelId: 'other', entries: [] }))).toEqual({ lost: 1 });
  });

  it.each<[string, (world: ReturnType<typeof soundWorld>) => SeenEntry[], Record<string, number>]>([
    ['a lost end', ({ log }) => log.entries.slice(0, -1), { lost: 1 }],
    ['a lost middle', ({ log }) => renumbered(log.entries.filter(({ id }) => id !== 'ana3')), { lost: 1, moved: 5, inversion: 1 }],
    ['a gap', ({ log }) => log.entries.filter(({ id }) => id !== 'ben5').map((entry) => (entry.id === 'ana5' ? { ...entry, seq: 10 } : entry)), { gap: 1, lost: 1, moved: 1 }],
    ['one number twice', ({ log }) => log.entries.map((entry) => (entry.id === 'ben5' ? { ...entry, seq: 9 } : entry)), { gap: 1, moved: 1 }],
    ['a duplicate', ({ log }) => [...log.entries, { seq: 11, id: 'ana1', deviceId: 'ana', body: 'body ana1' }], { duplicate: 1, inversion: 1 }],
    ['a message that nobody sent', ({ log }) => [...log.entries, { seq: 11, id: 'nobody', deviceId: 'ana' }], { phantom: 1 }],
    ['another body', ({ log }) => log.entries.map((entry) => (entry.id === 'ana2' ? { ...entry, body: 'other' } : entry)), { changed: 1 }],
    ['another sender', ({ log }) => log.entries.map((entry) => (entry.id === 'ben5' ? { ...entry, deviceId: 'ana' } : entry)), { changed: 1, inversion: 1 }],
  ])('finds %s', (_, plant, expected) => {
    const world = soundWorld();
    expect(tally(judge(world.history, { channelId, entries: plant(world) }))).toEqual(expected);
  });

  it('finds a retried message that stands behind its successor', () => {
    const history = new History();
    const send = (id: string, counter: number) => history.invoke({ channelId, deviceId: 'ana', id, counter });
    const [first, second] = [send('a1', 1), send('a2', 2)];
    second.ok(1);
    first.unknown();
    send('a1', 1).ok(2);
    const entries = [{ seq: 1, id: 'a2', deviceId: 'ana' }, { seq: 2, id: 'a1', deviceId: 'ana' }];
    expect(tally(judge(history, { channelId, entries }))).toEqual({ inversion: 2 });
  });

  it('finds an entry that stands before one that was acknowledged before it was handed in', () => {
    const history = new History();
    history.invoke({ channelId, deviceId: 'ana', id: 'early', counter: 1 }).ok(2);
    history.invoke({ channelId, deviceId: 'ben', id: 'late', counter: 1 }).ok(1);
    const entries = [{ seq: 1, id: 'late', deviceId: 'ben' }, { seq: 2, id: 'early', deviceId: 'ana' }];
    expect(tally(judge(history, { channelId, entries }))).toEqual({ overtaken: 1 });
  });

  it('finds two acknowledgements of one message with two places', () => {
    const { history, log } = soundWorld();
    history.invoke({ channelId, deviceId: 'ana', id: 'ana1', counter: 1 }).ok(7);
    expect(tally(judge(history, { channelId, entries: log.entries }))).toEqual({ moved: 1 });
  });

  it('finds a message that was refused and stored', () => {
    const { history, log } = soundWorld();
    history.invoke({ channelId, deviceId: 'ana', id: 'ana6', counter: 6 }).fail();
    const entries = [...log.entries, { seq: 11, id: 'ana6', deviceId: 'ana' }];
    expect(tally(judge(history, { channelId, entries }))).toEqual({ raised: 1 });
  });

  it.each<[string, (entries: readonly SeenEntry[]) => SeenEntry[], Record<string, number>]>([
    ['a hole', (entries) => entries.filter(({ seq }) => seq !== 5), { 'not-prefix': 1, missing: 1 }],
    ['another order', (entries) => [entries[1]!, entries[0]!, ...entries.slice(2)], { 'not-prefix': 1 }],
    ['all but the beginning', (entries) => entries.slice(1), { 'not-prefix': 1, missing: 1 }],
    ['something twice', (entries) => [...entries, entries[9]!], { 'not-prefix': 1 }],
    ['another body', (entries) => entries.map((entry) => (entry.seq === 4 ? { ...entry, body: 'other' } : entry)), { 'not-prefix': 1 }],
    ['something that is not in the log', (entries) => [...entries, { seq: 11, id: 'only here', deviceId: 'ana' }], { 'not-prefix': 1 }],
    ['not all of it', (entries) => entries.slice(0, 8), { missing: 1 }],
    ['nothing', () => [], { missing: 1 }],
  ])('finds a reader who was shown %s', (_, shown, expected) => {
    const { history, log } = soundWorld();
    history.saw('reader', channelId, shown(log.entries));
    expect(tally(judge(history, { ...log, drained: new Map([['reader', 1]]) }))).toEqual(expected);
  });

  it('finds a drained reader who never read', () => {
    const { history, log } = soundWorld();
    expect(tally(judge(history, { ...log, drained: new Map([['nobody', 1]]) }))).toEqual({ missing: 1 });
  });
});
