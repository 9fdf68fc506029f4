/**
 * Waits for work, but not for ever. What it fails with is left to whoever needs it: here only the time counts.
 * @returns whether it was done in time, well or badly
 */
export async function withinTime(milliseconds: number, work: () => Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  const done = Promise.resolve().then(work).then(() => true, () => true);
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
