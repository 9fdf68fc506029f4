import { toHex } from '@chancery/contracts';

/** How much of one line reaches the screen: nobody reads more, and a terminal can choke on it. UTF-16 units. */
const MAX_LINE = 2_000;
const MAX_LINES = 2_000;
/** Stacked accents beyond this many hide the lines above and below. */
const MAX_MARKS = 4;

/**
 * Characters that act on a terminal or lie to the eye instead of being read: control characters (ESC among them), bidirectional
 * controls (Trojan Source), invisible characters, tags, line separators, lone surrogates. The joiners U+200C and U+200D stay,
 * because words in several scripts need them.
 */
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const MARK_FLOOD = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');

const show = (character: string): string => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;

function cut(line: string, maxLength: number): string {
  if (line.length <= maxLength) return line;
  const end = /[\ud800-\udbff]/.test(line[maxLength - 1]!) ? maxLength - 1 : maxLength;
  return `${line.slice(0, end)}… [${line.length - end} more characters]`;
}

/**
 * One line of somebody else's text, fit for a terminal: hostile characters are shown by their number, line breaks too.
 * @param maxLength  UTF-16 units of the original that are shown
 */
export function safeLine(text: string, maxLength = MAX_LINE): string {
  return cut(text, maxLength).replace(HOSTILE, show).replace(MARK_FLOOD, '$1');
}

/** Several lines of somebody else's text: line breaks stay, tabs become blanks, all else as in `safeLine`. */
export function safeLines(text: string): string[] {
  const lines = text.split(/\r\n|\n/, MAX_LINES + 1);
  const shown = lines.slice(0, MAX_LINES).map((line) => safeLine(line.replaceAll('\t', '    ')));
  return lines.length > MAX_LINES ? [...shown, '… [more lines]'] : shown;
}

const IN_JSON = /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

const plain = (_: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? toHex(value as Uint8Array) : value);

/** JSON whose strings are exact, yet hold nothing raw that a terminal would act on. Byte strings become hexadecimal. */
export function safeJson(value: unknown): string {
  const escape = (found: string): string => Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  return JSON.stringify(value, plain).replace(IN_JSON, escape);
}

/**
 * A name under which a file from somebody else may be written into a folder: no path, no hidden file, no device name of Windows,
 * no character that a file system or a terminal takes amiss, at most 200 bytes.
 */
export function safeFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replace(HOSTILE, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  let short = plain;
  while (Buffer.byteLength(short) > 200) short = [...short].slice(0, -1).join('');
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short);
  return short.length === 0 ? 'attachment' : reserved ? `_${short}` : short;
}
