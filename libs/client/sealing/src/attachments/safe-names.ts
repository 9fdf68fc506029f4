const LONGEST_UTF8_BYTES = 200;
const FALLBACK_NAME = 'attachment';
const FALLBACK_MEDIA_TYPE = 'application/octet-stream';
/** Control and format characters (among them the bidirectional overrides), line and paragraph separators, private use, unassigned. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;
/** Zero-width joiner and non-joiner: Persian and Indic names are misspelt without them, and they reorder nothing. */
const JOINERS = new Set(['\u200c', '\u200d']);
/** Path separators, and what Windows gives a meaning to; also their look-alikes, which some systems fold into them. */
const SEPARATORS = /[/\\:*?"<>|\u2044\u2215\u29f8\uff0f\uff3c\uff1a]/gu;
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * A file name from a peer, made fit to be shown and to be written to disk: it stays one path element, in any folder, on any
 * system; what it looks like is what it is. Never empty; at most 200 bytes of UTF-8; applying it again changes nothing.
 */
export function safeFileName(name: string): string {
  const visible = name
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSEEN, (character) => (JOINERS.has(character) ? character : ''))
    .replace(SEPARATORS, '_');
  const trimmed = trim(shorten(trim(visible)));
  if (trimmed === '') return FALLBACK_NAME;
  return WINDOWS_DEVICE.test(trimmed) ? trim(shorten(`_${trimmed}`)) : trimmed;
}

/** No hidden files, no `..`, nothing that Windows would strip. */
function trim(name: string): string {
  return name.replace(/^[\s.]+|[\s.]+$/gu, '');
}

/** Keeps a short extension, and whole characters. */
function shorten(name: string): string {
  if (utf8Length(name) <= LONGEST_UTF8_BYTES) return name;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? '';
  let stem = '';
  let room = LONGEST_UTF8_BYTES - utf8Length(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= utf8Length(character);
    if (room < 0) break;
    stem += character;
  }
  return stem.replace(/[\s.]+$/u, '') + extension;
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `type/subtype` in lower case (RFC 6838 §4.2, without parameters), or `application/octet-stream` when it is anything else. */
export function safeMediaType(mediaType: string): string {
  const lower = mediaType.toLowerCase();
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/.test(lower) ? lower : FALLBACK_MEDIA_TYPE;
}
