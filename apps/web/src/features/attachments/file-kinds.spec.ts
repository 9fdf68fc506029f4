import { kindOf, MAX_PREVIEW_BYTES, previewOf, riskOf } from './file-kinds.js';

const file = (name: string, mediaType = 'application/octet-stream', sizeBytes = 1_000) => ({ name, mediaType, sizeBytes });

describe('a file', () => {
  it.each([['order.PDF', 'pdf'], ['table.xlsm', 'macros'], ['photo.jpeg', 'image'], ['run.exe', 'program'], ['nothing', 'other']])('%s is a %s', (name, kind) => {
    expect(kindOf(file(name))).toBe(kind);
  });

  it.each([['invoice.pdf.exe', 'application/pdf', 'program'], ['photo.png', 'text/html', 'web'], ['drawing.svg', 'image/svg+xml', 'web'], ['a.zip', '', 'archive'], ['letter', 'application/x-sh', 'script']])('%s of type %s is warned of as %s', (name, type, risk) => {
    expect(riskOf(file(name, type))).toBe(risk);
  });

  it.each([['letter.pdf', 'application/pdf'], ['photo.png', 'image/png'], ['notes.txt', 'text/plain']])('%s is not warned of', (name, type) => {
    expect(riskOf(file(name, type))).toBeUndefined();
  });

  it.each([['a.svg', 'image/svg+xml', 10], ['a.html', 'image/png', 10], ['a.png', 'image/png', 0], ['a.pdf', 'application/pdf', MAX_PREVIEW_BYTES + 1]])('%s of type %s with %i bytes is not previewed', (name, type, size) => {
    expect(previewOf(file(name, type, size))).toBeUndefined();
  });

  it.each([['a.png', '', 'image'], ['A.JPG', '', 'image'], ['a.pdf', 'text/html', 'pdf'], ['scan', 'image/webp', 'image']])('%s of type %j is previewed as %s', (name, type, kind) => {
    expect(previewOf(file(name, type))).toBe(kind);
  });
});
