import { useState } from 'react';
import { useEngine, useEngineEvent } from '../../engine/hooks.js';
import { failureOf } from '../../engine/failure-of.js';
import type { EngineFailure } from '../../engine/protocol.js';

export interface FileAddress {
  readonly channelId: string;
  readonly messageId: string;
  readonly index: number;
  readonly attachmentId: string;
}

export type SaveState =
  | { readonly step: 'idle' }
  | { readonly step: 'fetching'; readonly doneBytes: number }
  | { readonly step: 'saved'; readonly sha256: string }
  | { readonly step: 'cancelled' }
  | { readonly step: 'failed'; readonly failure: EngineFailure };

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** Not every browser lets a worker write into a file that the page was given: the file is then brought through the page. */
const NOT_FOR_WORKERS: ReadonlySet<string> = new Set(['NotAllowedError', 'DataCloneError', 'SecurityError']);
const REVOKE_AFTER = 60_000;

/** Fetches, opens and checks one file: into a file of the officer's choice, or for a preview. */
export function useSave({ channelId, messageId, index, attachmentId }: FileAddress): {
  state: SaveState; save: (name: string) => Promise<void>; fetch: () => Promise<ArrayBuffer | undefined>; cancel: () => void;
} {
  const engine = useEngine();
  const [state, setState] = useState<SaveState>({ step: 'idle' });
  useEngineEvent('download', (event) => {
    if (event.messageId !== messageId || event.attachmentId !== attachmentId) return;
    setState((before) => (before.step === 'fetching' ? { step: 'fetching', doneBytes: event.doneBytes } : before));
  });

  const take = async (handle?: FileSystemFileHandle): Promise<{ sha256: string; blob?: Blob }> => {
    try {
      return await engine.files.save(channelId, messageId, index, handle);
    } catch (error) {
      if (handle && NOT_FOR_WORKERS.has(failureOf(error).name)) return engine.files.save(channelId, messageId, index);
      throw error;
    }
  };
  const run = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    setState({ step: 'fetching', doneBytes: 0 });
    try {
      return await work();
    } catch (error) {
      const failure = failureOf(error);
      setState(failure.code === 'CANCELLED' || failure.name === 'AbortError' ? { step: 'cancelled' } : { step: 'failed', failure });
      return undefined;
    }
  };

  return {
    state,
    save: async (name) => {
      const chosen = await chooseFile(name);
      if (chosen === 'none') return;
      await run(async () => {
        const { sha256, blob } = await take(chosen);
        if (blob) await hand(blob, name, chosen);
        setState({ step: 'saved', sha256 });
      });
    },
    fetch: () => run(async () => {
      const { blob } = await engine.files.save(channelId, messageId, index);
      setState({ step: 'idle' });
      return blob?.arrayBuffer();
    }),
    cancel: () => void engine.files.cancelSave(messageId, index).catch(() => undefined),
  };
}

/** @returns undefined where the browser saves into its own folder; `none`: the officer thought better of it */
async function chooseFile(name: string): Promise<FileSystemFileHandle | 'none' | undefined> {
  const picker = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  if (!picker) return undefined;
  try {
    return await picker({ suggestedName: name });
  } catch (error) {
    return (error as Error).name === 'AbortError' ? 'none' : undefined;
  }
}

async function hand(blob: Blob, name: string, handle?: FileSystemFileHandle): Promise<void> {
  if (handle) {
    await blob.stream().pipeTo(await handle.createWritable());
    return;
  }
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read it after the click, and do not say when they have done so.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER);
}
