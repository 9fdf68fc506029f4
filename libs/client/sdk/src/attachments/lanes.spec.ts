import { Lanes } from './lanes.js';

const never = new AbortController().signal;

/** A job that ends when it is told to. */
function job(): { run: () => Promise<string>; begun: boolean; end: (how?: Error) => void } {
  let settle!: (how?: Error) => void;
  const ended = new Promise<string>((resolve, reject) => {
    settle = (how) => (how ? reject(how) : resolve('done'));
  });
  const made = {
    begun: false,
    run: () => {
      made.begun = true;
      return ended;
    },
    end: (how?: Error) => settle(how),
  };
  return made;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('two lanes', () => {
  it('run two jobs, and the next when one of them ends, however it ends', async () => {
    const lanes = new Lanes(2);
    const jobs = Array.from({ length: 4 }, job);
    const outcomes = jobs.map(({ run }) => lanes.run(run, never).catch((error: Error) => error.message));
    await turn();
    expect(jobs.map(({ begun }) => begun)).toEqual([true, true, false, false]);
    jobs[1]!.end(new Error('broke'));
    await turn();
    expect(jobs.map(({ begun }) => begun)).toEqual([true, true, true, false]);
    for (const each of jobs) each.end();
    expect(await Promise.all(outcomes)).toEqual(['done', 'broke', 'done', 'done']);
  });

  it('let a job go that does not want to wait any longer', async () => {
    const lanes = new Lanes(1);
    const [first, second, third] = [job(), job(), job()];
    const leaving = new AbortController();
    const outcomes = [lanes.run(first.run, never), lanes.run(second.run, leaving.signal).catch((error: Error) => error.name), lanes.run(third.run, never)];
    leaving.abort();
    expect(await outcomes[1]).toBe('AbortError');
    first.end();
    third.end();
    expect(await Promise.all(outcomes)).toEqual(['done', 'AbortError', 'done']);
    expect(second.begun).toBe(false);
    await expect(lanes.run(second.run, leaving.signal)).rejects.toThrow();
  });
});
