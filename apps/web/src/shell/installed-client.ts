import { useSyncExternalStore } from 'react';
import { registerServiceWorker, type InstalledClient } from '../service-worker/register.js';

/** The copy of the client on this device, as screens see it. */
export interface Installation {
  /** Undefined: not installed, the client comes from the server each time. */
  readonly client?: InstalledClient;
  /** A new version is on the device, and is used once the officer says so. */
  readonly isNewWaiting: boolean;
}

const LOOK_AGAIN_MS = 5_000;
let installation: Installation = { isNewWaiting: false };
const listeners = new Set<() => void>();

function change(part: Partial<Installation>): void {
  installation = { ...installation, ...part };
  for (const listener of listeners) listener();
}

/** Installs the client on this device. What fails here is missed by nobody: it then comes from the server. */
export function installClient(): void {
  void registerServiceWorker({ onWaiting: () => change({ isNewWaiting: true }), onTakenOver: reloadWhenIdle }).then(
    (client) => client && change({ client }),
    () => undefined,
  );
}

export function useInstallation(): Installation {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => installation);
}

/** Never under somebody's hands. */
function reloadWhenIdle(): void {
  if (!isTyping()) location.reload();
  else setTimeout(reloadWhenIdle, LOOK_AGAIN_MS);
}

function isTyping(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input:not([type="checkbox"], [type="radio"], [readonly])');
  return [...fields].some(({ value }) => value !== '');
}
