import { sniff } from './sniff.js';

const bytes = (text: string): ArrayBuffer => Uint8Array.from([...text], (character) => character.charCodeAt(0)).buffer;

describe('what a file is', () => {
  it.each([
    ['\u0089PNG\r\n\u001a\n....', 'image/png'],
    ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
    ['GIF89a...', 'image/gif'],
    ['RIFF....WEBPVP8 ', 'image/webp'],
    ['\0\0\0\u001cftypavif', 'image/avif'],
    ['%PDF-1.7', 'application/pdf'],
    ['junk before %PDF-1.4', 'application/pdf'],
  ])('%j is %s', (text, type) => {
    expect(sniff(bytes(text))).toBe(type);
  });

  it.each([[''], ['<html><script>1</script>'], ['<svg xmlns="http://www.w3.org/2000/svg"/>'], ['\u0089PN'], ['RIFF....WAVE'], [`${' '.repeat(1_100)}%PDF-1.4`]])('%j is nothing that is shown', (text) => {
    expect(sniff(bytes(text))).toBeUndefined();
  });
});
