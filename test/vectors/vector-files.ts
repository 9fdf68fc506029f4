import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Test vectors of the MLS working group (github.com/mlswg/mls-implementations, folder test-vectors), kept outside the repository.
 * Hex strings throughout; the format is that folder's test-vectors.md.
 */
const folder = fileURLToPath(new URL('../../../shared/vectors/', import.meta.url));

export const vectorsPresent = existsSync(`${folder}crypto-basics.json`);

/** Suite 3 is the one of the two here that has published vectors. */
const SUITE = 3;

interface AnyVector {
  readonly cipher_suite?: number;
}

/** The cases of one file that our suite applies to; none when the folder is absent. */
export function vectors<T>(file: string): T[] {
  if (!vectorsPresent) return [];
  const cases = JSON.parse(readFileSync(`${folder}${file}.json`, 'utf8')) as (T & AnyVector)[];
  return cases.filter(({ cipher_suite: suite }) => suite === undefined || suite === SUITE);
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** One block of tests per file; when the vectors are absent one that says so. */
export function describeVectors<T>(file: string, check: (vector: T) => Promise<void> | void): void {
  describe(`published vectors: ${file}`, () => {
    const cases = vectors<T>(file);
    if (cases.length === 0) {
      it('are absent here: nothing was compared', () => {
        console.log(`MLS vectors ${file}: not found, nothing compared`);
        expect(vectorsPresent).toBe(false);
      });
      return;
    }
    it.each(cases.map((vector, i) => [i, vector] as const))('case %i', async (_, vector) => {
      await check(vector);
    });
  });
}
