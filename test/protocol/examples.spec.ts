import { readFileSync, writeFileSync } from 'node:fs';
import { CHANNEL_ACTIONS, CHANNEL_KINDS, DEFAULT_POLICIES, obligationMachine, OFFICER_ROLES, RIGHT_SCOPES, toMermaid } from '@chancery/domain';
import { ERROR_CODES, SUITES } from '@chancery/contracts';
import { decodeManifest, encodeManifest, openAttachment } from '@chancery/sealing';
import sodium from 'libsodium-wrappers';
import { ciphersuites } from 'ts-mls/crypto/ciphersuite.js';
import { CHUNK_DATA, MANIFEST, PLAINTEXT, SEALED, SEGMENT_KEY } from './example-attachment.js';
import { protocolExamples } from './examples.js';

const PAGE = 'docs/protocol.md';
const EXAMPLE = /<!-- example: ([a-z0-9-]+) -->\s*```text\n([\s\S]*?)```/g;

/** `CHANCERY_TEST_WRITE_DOCS=1 npm test -- test/protocol` writes the examples anew. */
function writeExamples(): void {
  const examples = protocolExamples();
  const lines = (example: string): string => (example.match(/.{1,120}/g) ?? []).join('\n');
  writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(EXAMPLE, (whole, name: string) => (examples[name] === undefined ? whole : `<!-- example: ${name} -->\n\`\`\`text\n${lines(examples[name])}\n\`\`\``)));
}
if (process.env['CHANCERY_TEST_WRITE_DOCS'] === '1') writeExamples();

describe('docs/protocol.md', () => {
  const text = readFileSync(PAGE, 'utf8');
  const written = new Map([...text.matchAll(EXAMPLE)].map((match) => [match[1]!, match[2]!.replace(/\s/g, '')]));

  it.each(Object.entries(protocolExamples()))('shows %s as the code makes it', (name, example) => {
    expect(written.get(name)).toBe(example.replace(/\s/g, ''));
  });

  it('shows no example that no code makes', () => {
    expect([...written.keys()].sort()).toEqual(Object.keys(protocolExamples()).sort());
  });

  it('gives the cipher suites the numbers that the MLS library writes', () => {
    for (const name of Object.values(SUITES)) expect(text).toContain(`| \`${name}\` | ${ciphersuites[name]} (0x${ciphersuites[name].toString(16).padStart(4, '0')}) |`);
  });

  it('lists the codes of a policy', () => {
    const inOneLine = text.replace(/\s+/g, ' ');
    for (const codes of [CHANNEL_KINDS, CHANNEL_ACTIONS, OFFICER_ROLES, RIGHT_SCOPES]) expect(inOneLine).toContain(Object.entries(codes).map(([name, code]) => `${code} ${name.replaceAll('_', ' ')}`).join(', '));
    expect(Object.keys(DEFAULT_POLICIES)).toEqual(Object.keys(CHANNEL_KINDS));
  });

  it('draws the obligation as its table says', () => expect(text).toContain(toMermaid(obligationMachine)));

  it('speaks only of error codes that exist', () => {
    for (const [, code] of text.matchAll(/`(?!CHANCERY_)([A-Z]+_[A-Z_]+)`/g)) if (!['TAG_FINAL', 'TAG_MESSAGE', 'ENTRIES_MISSING', 'ENTRIES_REORDERED'].includes(code!)) expect(Object.keys(ERROR_CODES)).toContain(code);
  });
});

describe('the attachment of the examples', () => {
  it('is opened by the client', async () => {
    const opened: Uint8Array[] = [];
    async function* sealed(): AsyncGenerator<Uint8Array> {
      yield SEALED;
    }
    for await (const piece of openAttachment({ manifest: decodeManifest(encodeManifest(MANIFEST)), source: sealed() })) opened.push(piece);
    expect(Buffer.concat(opened).toString()).toBe(Buffer.from(PLAINTEXT).toString());
  });

  it('is opened by libsodium alone, with the key and the associated data as the page derives them', async () => {
    await sodium.ready;
    const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(SEALED.slice(0, 24), SEGMENT_KEY);
    const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, SEALED.slice(24), CHUNK_DATA);
    expect(pulled && Buffer.from(pulled.message).toString()).toBe(Buffer.from(PLAINTEXT).toString());
    expect(pulled && pulled.tag).toBe(sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  });
});
