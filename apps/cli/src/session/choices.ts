import { REVOCATION_REASONS, type RevocationReason } from '@chancery/contracts';
import { CHANNEL_KINDS, NOTICE_KINDS, NOTICE_PRIORITIES, OFFICER_FUNCTIONS, OFFICER_ROLES, type ChannelKind, type NoticeKind, type NoticePriority, type OfficerFunction, type OfficerRole } from '@chancery/domain';
import { InvalidArgumentError } from 'commander';
import { collect } from './find.js';

function oneOf<T extends string>(table: Readonly<Record<T, unknown>>): (value: string) => T {
  const names = Object.keys(table) as T[];
  return (value) => {
    const found = names.find((name) => name.toLowerCase() === value.trim().toLowerCase().replaceAll('-', '_'));
    if (found === undefined) throw new InvalidArgumentError(`One of: ${names.join(', ')}.`);
    return found;
  };
}

function severalOf<T extends string>(table: Readonly<Record<T, unknown>>): (value: string, before?: readonly T[]) => T[] {
  const one = oneOf(table);
  return (value, before = []) => [...before, ...collect(value).map(one)];
}

/** Readers of option values; each refuses what is not in the table it stands for. */
export const readFunctions: (value: string, before?: readonly OfficerFunction[]) => OfficerFunction[] = severalOf(OFFICER_FUNCTIONS);
export const readRoles: (value: string, before?: readonly OfficerRole[]) => OfficerRole[] = severalOf(OFFICER_ROLES);
export const readChannelKind: (value: string) => ChannelKind = oneOf(CHANNEL_KINDS);
export const readNoticeKind: (value: string) => NoticeKind = oneOf(NOTICE_KINDS);
export const readPriority: (value: string) => NoticePriority = oneOf(NOTICE_PRIORITIES);
export const readReason: (value: string) => RevocationReason = oneOf(REVOCATION_REASONS);

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) throw new InvalidArgumentError(`A whole number from ${min} to ${max}.`);
    return number;
  };
}

/** ISO 3166-1 alpha-2, in capitals. */
export function readState(value: string): string {
  if (!/^[A-Za-z]{2}$/.test(value)) throw new InvalidArgumentError('A State is named by its two letters (ISO 3166-1), such as GH.');
  return value.toUpperCase();
}

/** ISO 639-1, in small letters. */
export function readLanguages(value: string, before: readonly string[] = []): string[] {
  return [...before, ...collect(value).map(readLanguage)];
}

export function readLanguage(value: string): string {
  if (!/^[A-Za-z]{2}$/.test(value)) throw new InvalidArgumentError('A language is named by its two letters (ISO 639-1), such as fr.');
  return value.toLowerCase();
}
