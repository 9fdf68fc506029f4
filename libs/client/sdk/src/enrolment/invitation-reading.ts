import type { InvitationKind } from '@chancery/contracts';
import { ClientError } from '../client-error.js';
import { invitationIn, parseCode } from './enrolment-code.js';

/** What is wrong with a code, as far as it shows before the server is asked. Groups are counted from 1. */
export type InvitationFault =
  | { readonly fault: 'empty' | 'wrong-server' | 'checksum' }
  /** A character that no code has, or a group that is too long or too short. */
  | { readonly fault: 'character' | 'group'; readonly group: number }
  | { readonly fault: 'length'; readonly characters: number; readonly wanted: number };

/** What an invitation says of itself: the network to compare, and whether it is for an officer or a further device. */
export interface InvitationCard {
  readonly fault?: undefined;
  readonly kind: InvitationKind;
  /** SHA-256 of the network's founding charter, 32 bytes. */
  readonly fingerprint: Uint8Array;
  readonly authorityId: string;
}

export type InvitationReading = InvitationCard | InvitationFault;

const GROUP = 6;
/** Characters of a code: 90 bytes for an officer, 138 for a further device. */
const OFFICER_LENGTH = 144;
const DEVICE_LENGTH = 221;
const NOT_OF_A_CODE = /[^0-9A-TV-Za-tv-z]/;

/**
 * Reads a code or link without asking anybody.
 * @param origins where a link may lead: the server, such as `https://chancery.example.org`, and whoever else serves its web client
 */
export function readInvitation(codeOrLink: string, origins: readonly string[]): InvitationReading {
  const typed = invitationIn(codeOrLink);
  if (!/^https?:\/\//i.test(typed)) return readTyped(typed);
  if (!URL.canParse(typed)) return { fault: 'wrong-server' };
  const url = new URL(typed);
  if (!origins.includes(url.origin)) return { fault: 'wrong-server' };
  return readTyped(url.hash.slice(1));
}

function readTyped(typed: string): InvitationReading {
  const groups = groupsOf(typed);
  if (groups.length === 0) return { fault: 'empty' };
  const strange = groups.findIndex((group) => NOT_OF_A_CODE.test(group));
  if (strange >= 0) return { fault: 'character', group: strange + 1 };
  const code = groups.join('');
  const wanted = code.length > (OFFICER_LENGTH + DEVICE_LENGTH) / 2 ? DEVICE_LENGTH : OFFICER_LENGTH;
  if (code.length !== wanted) {
    const uneven = groups.findIndex((group, i) => group.length !== GROUP && i < groups.length - 1);
    return uneven >= 0 ? { fault: 'group', group: uneven + 1 } : { fault: 'length', characters: code.length, wanted };
  }
  try {
    const { kind, fingerprint, authorityId } = parseCode(code);
    return { kind, fingerprint, authorityId };
  } catch (error) {
    if (error instanceof ClientError) return { fault: 'checksum' };
    throw error;
  }
}

/** As the reader set them off; a text without blanks and dashes is cut as the print is. */
function groupsOf(typed: string): string[] {
  const groups = typed.split(/[\s\p{Pd}]+/u).filter(Boolean);
  return groups.length === 1 ? (groups[0]!.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? []) : groups;
}
