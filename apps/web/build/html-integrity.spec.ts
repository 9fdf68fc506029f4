import { secureHtml } from './html-integrity.js';

const files: Record<string, Uint8Array> = { 'assets/a.js': Buffer.from('a'), 'assets/b.js': Buffer.from('b'), 'assets/c.css': Buffer.from('c') };
const read = (path: string): Uint8Array | undefined => files[path];

describe('a page of the bundle', () => {
  it('has a hash on every script, style sheet and preload', () => {
    const html = secureHtml('<link rel="icon" href="/mark.svg"><script type="module" crossorigin src="/assets/a.js"></script><link rel="stylesheet" href="/assets/c.css" />', read, ['assets/b.js']);
    expect([...html.matchAll(/integrity="sha384-[A-Za-z0-9+/]{64}"/g)]).toHaveLength(3);
    expect(html).toContain('<link rel="modulepreload" crossorigin href="/assets/b.js" integrity=');
    expect(html).toContain('<link rel="icon" href="/mark.svg">');
    expect(html.indexOf('modulepreload')).toBeLessThan(html.indexOf('<script'));
  });

  it.each([
    ['an inline script', '<script>x</script>'],
    ['an inline style', '<style>x</style>'],
    ['a script from elsewhere', '<script src="https://elsewhere.example/x.js"></script>'],
    ['a script that is not there', '<script src="/assets/x.js"></script>'],
    ['a style sheet that is not there', '<link rel="stylesheet" href="/assets/x.css">'],
  ])('with %s fails the build', (_, html) => {
    expect(() => secureHtml(html, read)).toThrow(Error);
  });
});
