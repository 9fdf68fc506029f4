import type { PreviewKind } from '../../preview/protocol.js';

interface Named {
  readonly name: string;
  readonly mediaType: string;
}

const ENDINGS = {
  program: 'exe com scr msi msp dll cpl sys app dmg pkg deb rpm apk appimage jar run iso img vhd vhdx lnk url reg',
  script: 'bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta sh bash zsh py pyw pl rb php scpt command jscript',
  macros: 'docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm',
  web: 'html htm xhtml shtml mht mhtml svg svgz xml xsl',
  archive: 'zip rar 7z tar gz tgz bz2 xz zst cab arj lzh z',
  pdf: 'pdf',
  document: 'doc docx dot dotx odt rtf pages wpd',
  sheet: 'xls xlsx xlt ods csv tsv numbers',
  slides: 'ppt pptx pps odp key',
  image: 'png jpg jpeg gif webp avif bmp tif tiff heic heif ico',
  sound: 'mp3 wav ogg oga flac m4a aac opus amr',
  film: 'mp4 m4v mov avi mkv webm mpg mpeg 3gp wmv',
  mail: 'eml msg pst mbox',
  text: 'txt md log json',
} as const;

export type FileKind = keyof typeof ENDINGS | 'other';
/** Kinds that can do something to the computer of whoever opens them. */
export type Risk = Extract<FileKind, 'program' | 'script' | 'macros' | 'web' | 'archive'>;

const BY_ENDING = new Map(Object.entries(ENDINGS).flatMap(([kind, endings]) => endings.split(' ').map((ending) => [ending, kind as FileKind] as const)));
const RISKS: ReadonlySet<FileKind> = new Set<FileKind>(['program', 'script', 'macros', 'web', 'archive']);

const BY_TYPE: readonly (readonly [RegExp, FileKind])[] = [
  [/^(?:text\/html|application\/xhtml\+xml|image\/svg\+xml|multipart\/related)$/, 'web'],
  [/(?:javascript|x-sh|x-bat|x-python|x-perl|x-powershell)/, 'script'],
  [/macroenabled/, 'macros'],
  [/^application\/(?:x-msdownload|x-msdos-program|x-executable|x-ms-installer|vnd\.microsoft\.portable-executable|java-archive|vnd\.android\.package-archive)$/, 'program'],
  [/^application\/(?:zip|gzip|x-7z-compressed|vnd\.rar|x-rar-compressed|x-tar|x-bzip2|x-xz|zstd)$/, 'archive'],
  [/^application\/pdf$/, 'pdf'],
  [/^image\//, 'image'],
  [/^audio\//, 'sound'],
  [/^video\//, 'film'],
  [/^message\//, 'mail'],
  [/^text\//, 'text'],
];

const endingOf = (name: string): string => /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** What a file says that it is: by its name, as computers open it, else by its type. */
export function kindOf({ name, mediaType }: Named): FileKind {
  return BY_ENDING.get(endingOf(name)) ?? BY_TYPE.find(([pattern]) => pattern.test(mediaType))?.[1] ?? 'other';
}

/** What a reader is warned of: the worse of what name and type say. */
export function riskOf({ name, mediaType }: Named): Risk | undefined {
  const said = [BY_ENDING.get(endingOf(name)), BY_TYPE.find(([pattern]) => pattern.test(mediaType))?.[1]];
  return said.find((kind): kind is Risk => kind !== undefined && RISKS.has(kind));
}

export const MAX_PREVIEW_BYTES = 50_000_000;
const DRAWN = /^(?:png|jpe?g|gif|webp|avif)$/;

/** How a file can be looked at without opening it on the computer; undefined: not at all. */
export function previewOf({ name, mediaType, sizeBytes }: Named & { readonly sizeBytes: number }): PreviewKind | undefined {
  if (sizeBytes === 0 || sizeBytes > MAX_PREVIEW_BYTES) return undefined;
  const ending = endingOf(name);
  if (ending === 'pdf' || (ending === '' && mediaType === 'application/pdf')) return 'pdf';
  return DRAWN.test(ending) || (ending === '' && /^image\/(?:png|jpeg|gif|webp|avif)$/.test(mediaType)) ? 'image' : undefined;
}
