import { trustedScriptUrl } from '../shell/trusted-types.js';

const SCRIPT = '/service-worker.js';
const ASK_EVERY_MS = 60 * 60_000;
const DESCRIBE_WITHIN_MS = 3_000;

/** The page's end of the service worker. */
export interface InstalledClient {
  /** SHA-256 of the build that this device has, lower-case hex; undefined while nothing is installed. */
  bundleHash(): Promise<string | undefined>;
  /** Lets the version that waits take over; every tab is reloaded when it has. Does nothing when none waits. */
  activate(): void;
  /** Asks the server for a newer version now. */
  check(): Promise<void>;
}

export interface RegisterOptions {
  /** Told when a new version is on the device and waits for `activate`. */
  readonly onWaiting: () => void;
  /** Told when another version has taken over: reload the page, once it has nothing to lose. */
  readonly onTakenOver: () => void;
}

/**
 * Installs the service worker, which keeps the client on this device. Not needed for anything: without one, the client
 * comes from the server each time.
 * @returns undefined where the browser has none, and outside of a build
 */
export async function registerServiceWorker({ onWaiting, onTakenOver }: RegisterOptions): Promise<InstalledClient | undefined> {
  const container = (navigator as Partial<Navigator>).serviceWorker;
  if (!container || import.meta.env?.DEV) return undefined;
  const registration = await container.register(trustedScriptUrl(SCRIPT), { scope: '/', updateViaCache: 'none' });
  let hadController = container.controller !== null;
  container.addEventListener('controllerchange', () => {
    // The first one takes over a page that it already fits.
    if (hadController) onTakenOver();
    hadController = true;
  });
  const watch = (worker: ServiceWorker | null): void => {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && registration.active) onWaiting();
    });
  };
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  if (registration.waiting && registration.active) onWaiting();
  const check = (): Promise<void> => registration.update().then(() => undefined, () => undefined);
  setInterval(() => void check(), ASK_EVERY_MS);
  return {
    bundleHash: () => describe(registration.active),
    activate: () => registration.waiting?.postMessage('activate'),
    check,
  };
}

function describe(worker: ServiceWorker | null): Promise<string | undefined> {
  if (!worker) return Promise.resolve(undefined);
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), DESCRIBE_WITHIN_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(late);
      port1.close();
      resolve(typeof data === 'string' ? data : undefined);
    };
    worker.postMessage('describe', [port2]);
  });
}
