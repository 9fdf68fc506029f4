import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** As large as the UNODC report CTOC/COP/2018 that the tour's small attachment stands for. Bytes. */
export const REPORT_BYTES = 42_757;
export const LARGE_BYTES = 30_000_000;

const PARAGRAPHS = [
  'The central authorities met in person and consulted by correspondence on the execution of pending requests for mutual legal assistance.',
  'Participants reviewed the formal requirements for requests concerning bank records and agreed to share checklists before a request is sent.',
  'It was noted that requests often arrive after the retention period of the provider, and that early preservation would help.',
  'The secretariat was asked to keep the directory of contact points up to date and to report on its use at the next meeting.',
  'Participants underlined that informal consultation does not replace a request and that nothing said in it binds a State.',
];

/** A report in numbered paragraphs, invented, with the canary in each tenth, exactly `sizeBytes` long. */
export function makeReport(sizeBytes: number, canary: string): Buffer {
  const parts: string[] = ['Report on the activities of a network of central authorities (invented for a demonstration)\n\n'];
  for (let number = 1, length = parts[0]!.length; length < sizeBytes; number++) {
    const mark = number % 10 === 1 ? ` [${canary}]` : '';
    const paragraph = `${number}. ${PARAGRAPHS[number % PARAGRAPHS.length]}${mark}\n\n`;
    parts.push(paragraph);
    length += paragraph.length;
  }
  return Buffer.from(parts.join(''), 'utf8').subarray(0, sizeBytes);
}

const BLOCK_BYTES = 65_521;

/** Bytes like those of a scanned document, which do not compress, with the canary at odd places; made block by block. */
function* scanBlocks(sizeBytes: number, canary: string): Generator<Buffer> {
  const stream = createCipheriv('aes-256-ctr', randomBytes(32), randomBytes(16));
  for (let made = 0; made < sizeBytes; made += BLOCK_BYTES) {
    const block = stream.update(Buffer.alloc(Math.min(BLOCK_BYTES, sizeBytes - made)));
    if (block.length > canary.length) block.write(canary, Math.floor(block.length / 3), 'latin1');
    yield block;
  }
}

/** Writes a large document. @returns its SHA-256, hexadecimal */
export async function writeScan(path: string, sizeBytes: number, canary: string): Promise<string> {
  const hash = createHash('sha256');
  const blocks = function* (): Generator<Buffer> {
    for (const block of scanBlocks(sizeBytes, canary)) {
      hash.update(block);
      yield block;
    }
  };
  await pipeline(blocks(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return hash.digest('hex');
}
