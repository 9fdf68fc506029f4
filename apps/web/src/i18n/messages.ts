import type attachments from './catalogues/en/attachments.json';
import type channels from './catalogues/en/channels.json';
import type devices from './catalogues/en/devices.json';
import type directory from './catalogues/en/directory.json';
import type errors from './catalogues/en/errors.json';
import type first from './catalogues/en/first.json';
import type join from './catalogues/en/join.json';
import type messages from './catalogues/en/messages.json';
import type notices from './catalogues/en/notices.json';
import type search from './catalogues/en/search.json';
import type security from './catalogues/en/security.json';
import type settings from './catalogues/en/settings.json';
import type shell from './catalogues/en/shell.json';
import type training from './catalogues/en/training.json';
import type { Locale } from './locales.js';

/** Messages in a locale, by id; parsed when the bundle was built. */
export type Messages = Readonly<Record<string, string>>;

/** Ids of the first screens: welcome, unlock. Loaded at once. */
export type FirstId = keyof typeof first;
/** Ids of everything behind the lock. */
export type DeskId =
  | keyof typeof attachments | keyof typeof channels | keyof typeof devices | keyof typeof directory | keyof typeof errors | keyof typeof join | keyof typeof messages
  | keyof typeof notices | keyof typeof search | keyof typeof security | keyof typeof settings | keyof typeof shell | keyof typeof training;
export type MessageId = FirstId | DeskId;

const FIRST = import.meta.glob<Messages>('./catalogues/*/first.json', { import: 'default' });
const DESK = import.meta.glob<Messages>('./desk/*.ts', { import: 'default' });

/** @throws when the chunk cannot be loaded */
export const loadFirst = (locale: Locale): Promise<Messages> => FIRST[`./catalogues/${locale}/first.json`]!();
export const loadDesk = (locale: Locale): Promise<Messages> => DESK[`./desk/${locale}.ts`]!();
