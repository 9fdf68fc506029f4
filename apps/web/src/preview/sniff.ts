const startsWith = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((character, i) => bytes[at + i] === character.charCodeAt(0));

const HEAD = 1_024;

/**
 * What the bytes are, whatever their name says.
 * @returns a media type that can be previewed; undefined for anything else, SVG and HTML among it
 */
export function sniff(buffer: ArrayBuffer): string | undefined {
  const bytes = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, HEAD));
  if (startsWith(bytes, 0, '\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (startsWith(bytes, 0, '\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (startsWith(bytes, 0, 'GIF87a') || startsWith(bytes, 0, 'GIF89a')) return 'image/gif';
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return 'image/webp';
  if (startsWith(bytes, 4, 'ftypavif') || startsWith(bytes, 4, 'ftypavis')) return 'image/avif';
  // Readers of PDF take a header anywhere in the first kilobyte.
  for (let at = 0; at + 5 <= bytes.length; at++) if (startsWith(bytes, at, '%PDF-')) return 'application/pdf';
  return undefined;
}
