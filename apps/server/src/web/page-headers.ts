/** Headers of one reply, in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Powers that the page never uses: a script that got in has them as little. */
const REFUSED_POWERS = ['accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope', 'hid', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking'];

/**
 * The content security policy of the page and of its workers, whose own replies count for them.
 * @param servers  origins that the client may call besides its own, such as `https://chancery.example`
 */
export function pagePolicy(servers: readonly string[]): string {
  const reachable = servers.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]);
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    ['connect-src', "'self'", ...reachable].join(' '),
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types chancery',
  ].join('; ');
}

/**
 * The policy of the frame in which a file of somebody else is shown: an origin of nobody, without a network. It may run
 * the scripts of the bundle, and is framed by the page only.
 */
export const PREVIEW_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  'img-src blob: data:',
  'media-src blob:',
  'worker-src blob:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const COMMON: Headers = {
  'permissions-policy': REFUSED_POWERS.map((power) => `${power}=()`).join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export const pageHeaders = (policy: string): Headers => ({ ...COMMON, 'content-security-policy': policy, 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY' });

export const previewHeaders = (): Headers => ({ ...COMMON, 'content-security-policy': PREVIEW_POLICY, 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'SAMEORIGIN' });

/** The preview frame belongs to no origin, so its scripts come from another one to it. They are public. */
export const assetHeaders = (policy: string): Headers => ({ ...COMMON, 'content-security-policy': policy, 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' });
