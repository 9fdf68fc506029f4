import fc from 'fast-check';
import { encodeCbor, decodeCbor } from '@chancery/contracts';
import { ContentError, decodeContent, encodeContent, isFileName, LIMITS, missingFields, type Envelope, type KnownContent } from './index.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const header = { messageId: ID, sentAt: 1_795_478_400_000, trustHead: { size: 4, root: new Uint8Array(32).fill(9) } };
const file = { attachmentId: ID, name: 'Demande – n° 4.pdf', mediaType: 'application/pdf', sizeBytes: 31_457_280, manifest: Uint8Array.of(1, 2, 3) };
const contents: KnownContent[] = [
  { kind: 'text', text: 'Bonjour, 你好, سلام' },
  { kind: 'text', text: 'Sim.', language: 'pt', inReplyTo: ID },
  { kind: 'opening', subject: 'Bank records, request 12' },
  { kind: 'attachment', text: '', files: [file] },
  { kind: 'notice', noticeId: ID, noticeKind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [ID], ackWithinMinutes: 60, body: { title: 'Preserve', text: 'Now.', fields: { data_to_preserve: 'mail box', necessity: '40 h' } } },
  { kind: 'revision', of: ID, text: 'Sim, até 4 de março.', language: 'pt' },
  { kind: 'revision', of: ID, text: 'Without a language' },
  { kind: 'retraction', of: ID },
  { kind: 'read', upTo: 41 },
];
const envelope = (content: KnownContent): Envelope => ({ header, content });
const raw = (change: (map: Map<number, unknown>) => void): Uint8Array => {
  const map = decodeCbor(encodeContent(envelope({ kind: 'text', text: 'x' }))) as Map<number, unknown>;
  change(map);
  return encodeCbor(map);
};

describe('plaintext shapes', () => {
  it.each(contents)('come back as they were written: $kind', (content) => {
    expect(decodeContent(encodeContent(envelope(content)))).toEqual({ header, content });
  });

  it('of a newer version are shown as such', () => {
    expect(decodeContent(raw((map) => map.set(1, 2).set(99, 'unheard of')))).toEqual({ content: { kind: 'newer', version: 2 } });
  });

  it.each([5, 77])('of a kind that is not known (%i) are shown as such, with their header', (code) => {
    expect(decodeContent(raw((map) => map.set(2, code)))).toMatchObject({ header: { messageId: ID }, content: { kind: 'newer' } });
  });

  it.each<[string, (map: Map<number, unknown>) => void]>([
    ['a field more', (map) => map.set(99, 1)],
    ['a field less', (map) => map.delete(3)],
    ['a root of another length', (map) => map.set(6, new Uint8Array(31))],
    ['a negative time', (map) => map.set(4, -1)],
    ['an unknown field of the kind', (map) => map.set(7, [new Map<number, unknown>([[1, 'x'], [9, 'y']])])],
    ['a text that is no text', (map) => map.set(7, [new Map([[1, 7]])])],
    ['a language that is markup', (map) => map.set(7, [new Map<number, unknown>([[1, 'x'], [2, '<b>']])])],
  ])('refuse %s', (_, change) => {
    expect(() => decodeContent(raw(change))).toThrow(ContentError);
  });

  it.each([6, 7, 8])('of a kind that came later (%i) have the shape that an older client calls newer: version 1, its header readable', (code) => {
    const content = contents.find(({ kind }) => kind === (['revision', 'retraction', 'read'] as const)[code - 6])!;
    const map = decodeCbor(encodeContent(envelope(content))) as Map<number, unknown>;
    expect([map.get(1), map.get(2)]).toEqual([1, code]);
    expect(decodeContent(encodeCbor(map.set(2, 77)))).toEqual({ header, content: { kind: 'newer', version: 1 } });
  });

  it.each<[string, number, unknown[]]>([
    ['a revision of nothing', 6, [[2, 'x']]],
    ['a revision without a text', 6, [[1, new Uint8Array(16)], [2, '']]],
    ['a revision that is too long', 6, [[1, new Uint8Array(16)], [2, 'x'.repeat(LIMITS.text + 1)]]],
    ['a revision in a language that is markup', 6, [[1, new Uint8Array(16)], [2, 'x'], [3, '<b>']]],
    ['a retraction of half an id', 7, [[1, new Uint8Array(8)]]],
    ['a retraction that says more', 7, [[1, new Uint8Array(16)], [2, 'because']]],
    ['a read mark of nothing', 8, [[1, 0]]],
    ['a read mark that is no whole number', 8, [[1, 1.5]]],
    ['a read mark beyond every log', 8, [[1, 2 ** 60]]],
    ['a read mark without a place', 8, []],
  ])('refuse %s', (_, code, fields) => {
    expect(() => decodeContent(raw((map) => map.set(2, code).set(7, [new Map(fields as [number, unknown][])])))).toThrow(ContentError);
  });

  it('refuse bytes that nobody wrote, and never throw anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (noise, at, flip) => {
        expect(() => decodeContent(noise)).toThrow(ContentError);
        const bytes = encodeContent(envelope(contents[at % contents.length]!));
        bytes[at % bytes.length]! ^= flip;
        try {
          decodeContent(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ContentError);
        }
      }),
    );
  });

  it('refuse to be written where they would be refused when read', () => {
    expect(() => encodeContent(envelope({ kind: 'text', text: '' }))).toThrow(ContentError);
    expect(() => encodeContent(envelope({ kind: 'text', text: 'x'.repeat(LIMITS.text + 1) }))).toThrow(ContentError);
    expect(() => encodeContent(envelope({ kind: 'text', text: 'lone \ud800 surrogate' }))).toThrow(ContentError);
    expect(() => encodeContent(envelope({ kind: 'attachment', text: '', files: [{ ...file, name: '../../etc/passwd' }] }))).toThrow(ContentError);
    expect(() => encodeContent(envelope({ kind: 'attachment', text: '', files: [] }))).toThrow(ContentError);
    expect(() => encodeContent(envelope({ kind: 'revision', of: ID, text: '' }))).toThrow(ContentError);
    expect(() => encodeContent(envelope({ kind: 'read', upTo: 0 }))).toThrow(ContentError);
  });
});

describe('file names', () => {
  it.each(['', '.', '..', 'a/b', 'a\\b', 'C:x', 'nul\u0000', 'invoice\u202efdp.exe', 'trailing.', 'x'.repeat(256)])('refuses %j', (name) => expect(isFileName(name)).toBe(false));
  it.each(['a', 'Ordonnance n° 3.pdf', '.profile', '案件.docx'])('takes %j', (name) => expect(isFileName(name)).toBe(true));
});

describe('notice forms', () => {
  it('name what a preservation notice leaves empty', () => {
    expect(missingFields('expedited_preservation', { title: 't', text: '', fields: { necessity: 'yes', offence_and_facts: ' ' } })).toEqual(['authority_seeking', 'offence_and_facts', 'data_to_preserve', 'custodian_or_location', 'intends_request']);
    expect(missingFields('test', { title: 't', text: '' })).toEqual([]);
  });
});
