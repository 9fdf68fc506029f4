import { checkScriptUrl } from './trusted-types.js';

const BASE = 'https://chancery.example';

describe('the policy for script addresses', () => {
  it.each(['/assets/engine.worker-Ab_1-x.js', '/service-worker.js', 'https://chancery.example/assets/a.js'])('passes %s', (url) => {
    expect(checkScriptUrl(url, BASE)).toBe(new URL(url, BASE).href);
  });

  it.each(['https://elsewhere.example/assets/a.js', '//elsewhere.example/assets/a.js', '/assets/../v1/health', '/assets/a/b.js', '/assets/a.js?x', '/assets/a.js#x', '/assets/a.mjs', '/relay.js', 'blob:https://chancery.example/x', 'data:text/javascript,1', 'javascript:1'])('refuses %s', (url) => {
    expect(() => checkScriptUrl(url, BASE)).toThrow(TypeError);
  });
});
