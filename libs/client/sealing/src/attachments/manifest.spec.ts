import { decodeCbor, encodeCbor, type CborMap } from '@chancery/contracts';
import fc from 'fast-check';
import { AttachmentManifest, decodeManifest, encodeManifest, safeFileName, safeMediaType, sealedSize } from './index.js';

function manifest(changes: Partial<AttachmentManifest> = {}): AttachmentManifest {
  return new AttachmentManifest({
    attachmentId: '01890a5d-ac96-774b-bcce-b302099a8057',
    fileName: 'order.pdf',
    mediaType: 'application/pdf',
    sizeBytes: 1000,
    sealedSizeBytes: sealedSize(1000),
    chunkSize: 65_536,
    segmentSize: 67_108_864,
    segments: [{ sealedSha256: new Uint8Array(32).fill(1) }],
    plaintextSha256: new Uint8Array(32).fill(2),
    plaintextBlake2b256: new Uint8Array(32).fill(3),
    sealedSha256: new Uint8Array(32).fill(4),
    key: new Uint8Array(32).fill(5),
    ...changes,
  });
}

describe('a manifest', () => {
  it('comes back as it was', () => {
    expect(decodeManifest(encodeManifest(manifest()))).toEqual(manifest());
  });

  it('never shows its key in a log', () => {
    expect(JSON.stringify({ manifest: manifest() })).toBe('{"manifest":"[attachment manifest, 1000 B]"}');
  });

  it('from a hostile peer has its names made safe', () => {
    const read = decodeManifest(encodeManifest(manifest({ fileName: '../../.ssh/\u202efdp.exe', mediaType: 'text/html; charset=x' })));
    expect([read.fileName, read.mediaType]).toEqual(['_.._.ssh_fdp.exe', 'application/octet-stream']);
  });

  const swap = (key: number, value: unknown) => (map: CborMap) => void map.set(key, value as never);
  it.each<[string, (map: CborMap) => void]>([
    ['of another version', swap(1, 2)],
    ['with an id of 15 bytes', swap(2, new Uint8Array(15))],
    ['without a name', swap(3, '')],
    ['with a name of 1,025 characters', swap(3, 'x'.repeat(1025))],
    ['with a media type of 256 characters', swap(4, 'x'.repeat(256))],
    ['with a negative size', swap(5, -1)],
    ['with a size beyond the largest', swap(5, 2 ** 40)],
    ['with a size that needs more segments', swap(5, 70_000_000)],
    ['with a sealed size that does not fit', swap(6, 1000)],
    ['with chunks of another size', swap(7, 1)],
    ['with segments of another size', swap(8, 65_536)],
    ['with half a segment hash', swap(9, new Uint8Array(48))],
    ['with a segment too many', swap(9, new Uint8Array(64))],
    ['without segments', swap(9, new Uint8Array(0))],
    ['with a short hash', swap(10, new Uint8Array(31))],
    ['with a text for a hash', swap(12, 'x'.repeat(32))],
    ['with a short key', swap(13, new Uint8Array(16))],
    ['with a field that nobody knows', swap(14, 0)],
    ['without a field', (map) => void map.delete(11)],
  ])('%s is refused', (_, change) => {
    const map = decodeCbor(encodeManifest(manifest())) as CborMap;
    change(map);
    expect(() => decodeManifest(encodeCbor(map))).toThrow('MANIFEST_MALFORMED');
  });

  it('of any bytes is read or refused, never a crash', () => {
    const whole = encodeManifest(manifest());
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => whole.map((was, i) => (i === at ? byte : was)))), (bytes) => {
        try {
          decodeManifest(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'MANIFEST_MALFORMED' });
        }
      }),
    );
  });
});

describe('a file name from a peer', () => {
  it.each([
    ['order.pdf', 'order.pdf'],
    ['Beschluß über Rechtshilfe.pdf', 'Beschluß über Rechtshilfe.pdf'],
    ['مذكرة.pdf', 'مذكرة.pdf'],
    ['می\u200cخواهم.txt', 'می\u200cخواهم.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\evil.exe', 'C__Windows_evil.exe'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['a\u0000b\r\nc\u2028d\u200be.txt', 'abcde.txt'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['\u202e\u0007', 'attachment'],
    ['.bashrc', 'bashrc'],
    ['report.pdf. . ', 'report.pdf'],
    ['NUL', '_NUL'],
    ['con.txt', '_con.txt'],
    ['order.pdf:stream', 'order.pdf_stream'],
    ['a／b＼c', 'a_b_c'],
    [`${'ü'.repeat(300)}.pdf`, `${'ü'.repeat(98)}.pdf`],
    ['\ud800x', '\ufffdx'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('is one short, visible path element after it was made safe, and stays so', () => {
    const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('.', ' ', '/', '\\', ':', '\u202e', 'CON', 'a', '\u200d', '.pdf', '😀', 'é', '_'), { maxLength: 150 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(nasty, (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[/\\:*?"<>|\p{Cc}\u202a-\u202e\u2066-\u2069]|^\.|[. ]$|^$/u);
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(200);
        expect(safeFileName(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });

  it('may claim only a plain media type', () => {
    expect(['Application/PDF', 'image/svg+xml', 'text/html\n', 'x', '/', '', 'a/b/c', 'text/plain;charset=utf-8'].map(safeMediaType)).toEqual(['application/pdf', 'image/svg+xml', ...Array(6).fill('application/octet-stream')]);
  });
});
