import { blobSink, blobSource, fileHandleSink } from './index.js';

const MIB = 1024 * 1024;
const pattern = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) + (i >> 16) * 7) & 255);

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part.slice());
  return Buffer.concat(parts);
}

describe('a file that was chosen', () => {
  it('is read whole, slice by slice, again and again', async () => {
    const content = pattern(2 * MIB + 5);
    const source = blobSource(new File([content], 'order.pdf', { type: 'application/pdf' }), undefined, 'The order');
    expect(source).toMatchObject({ name: 'order.pdf', mediaType: 'application/pdf', sizeBytes: content.length, text: 'The order' });
    for (let time = 0; time < 2; time++) expect((await collect(source.open())).equals(content)).toBe(true);
    for await (const slice of source.open()) expect(slice.length).toBeLessThanOrEqual(MIB);
  });

  it('has a name and a type even when it brings none', () => {
    expect(blobSource(new Blob(['x']))).toMatchObject({ name: 'file', mediaType: 'application/octet-stream', sizeBytes: 1 });
    expect(blobSource(new File(['x'], 'a.txt'), 'b.txt')).toMatchObject({ name: 'b.txt' });
    expect(blobSource(new Blob(['x']))).not.toHaveProperty('text');
  });

  it.each([
    ['NotReadableError', async () => Promise.reject(new DOMException('', 'NotReadableError'))],
    ['NotFoundError', async () => Promise.reject(new DOMException('', 'NotFoundError'))],
    ['fewer bytes than it said', async () => new ArrayBuffer(3)],
  ])('that changed or vanished since is refused: %s', async (_, arrayBuffer) => {
    class Changed extends Blob {
      override slice(): Blob {
        return Object.assign(new Blob(), { arrayBuffer });
      }
    }
    await expect(collect(blobSource(new Changed(['hello'])).open())).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });
});

describe('a Blob to save into', () => {
  it('is there after the commit, with all its bytes and the type that was given', async () => {
    const sink = blobSink('application/pdf');
    const piece = pattern(MIB);
    for (let i = 0; i < 35; i++) await sink.write(piece);
    await sink.write(Uint8Array.of(1, 2, 3));
    expect(() => sink.blob()).toThrow(RangeError);
    await sink.commit();
    const blob = sink.blob();
    expect([blob.size, blob.type]).toEqual([35 * MIB + 3, 'application/pdf']);
    expect(Buffer.from(await blob.slice(34 * MIB).arrayBuffer()).equals(Buffer.concat([piece, Buffer.of(1, 2, 3)]))).toBe(true);
  });

  it('copies what it is given, and gives nothing after an abort', async () => {
    const sink = blobSink('text/plain');
    const piece = Uint8Array.of(65);
    await sink.write(piece);
    piece.fill(0);
    await sink.commit();
    expect(await sink.blob().text()).toBe('A');
    const broken = blobSink('text/plain');
    await broken.write(piece);
    await broken.abort();
    expect(() => broken.blob()).toThrow(RangeError);
  });
});

/** As the File System Standard says: a swap file, which `close` puts in place and `abort` drops. */
class FileOnDisk {
  content = Buffer.from('before');
  swapFiles = 0;

  async createWritable(): Promise<FileSystemWritableFileStream> {
    const written: Uint8Array[] = [];
    this.swapFiles += 1;
    const end = (): void => void (this.swapFiles -= 1);
    return {
      write: async (chunk: Uint8Array) => void written.push(chunk),
      close: async () => {
        this.content = Buffer.concat(written);
        end();
      },
      abort: async () => end(),
    } as unknown as FileSystemWritableFileStream;
  }
}

describe('a file to save into', () => {
  it('changes at the commit, not before, even when nothing was written', async () => {
    const file = new FileOnDisk();
    const sink = fileHandleSink(file);
    const piece = Buffer.from('after');
    await sink.write(piece);
    piece.fill(0);
    expect(file.content.toString()).toBe('before');
    await sink.commit();
    expect(file.content.toString()).toBe('after');
    await fileHandleSink(file).commit();
    expect(file.content).toHaveLength(0);
  });

  it('stays as it was after an abort, whether something was written or not', async () => {
    const file = new FileOnDisk();
    const sink = fileHandleSink(file);
    await sink.write(Buffer.from('half'));
    await sink.abort();
    await fileHandleSink(file).abort();
    expect([file.content.toString(), file.swapFiles]).toEqual(['before', 0]);
  });
});
