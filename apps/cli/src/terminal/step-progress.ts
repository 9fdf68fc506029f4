import type { Progress as ClientProgress } from '@chancery/sdk';
import type { Output } from './output.js';
import type { Progress } from './progress.js';

const STEP_WORDS: Readonly<Record<ClientProgress['step'], string>> = { seal: 'Sealing', upload: 'Uploading', download: 'Downloading' };

/** One bar for each step of an attachment, one after the other. */
export function stepProgress(output: Output, name: string): { update: (progress: ClientProgress) => void; finish: () => void } {
  let step: ClientProgress['step'] | undefined;
  let bar: Progress | undefined;
  const finish = (): void => bar?.finish();
  const update = (progress: ClientProgress): void => {
    if (progress.step !== step) {
      finish();
      step = progress.step;
      bar = output.progress(`${STEP_WORDS[step]} ${name}`);
    }
    bar?.update(progress.doneBytes, progress.totalBytes);
  };
  return { update, finish };
}
