import { describe, expect, it } from '@jest/globals';
import { formatCode } from './enrolment-code.js';
import { readInvitation } from './invitation-reading.js';

const ORIGIN = 'https://chancery.example.org';
const DESK = 'https://desk.example.org';
const ID = '0190a0b0-0000-7000-8000-000000000001';
const officer = formatCode({ kind: 'officer', invitationId: ID, authorityId: ID, secret: new Uint8Array(20).fill(7), fingerprint: new Uint8Array(32).fill(9) });
const device = formatCode({ kind: 'device', invitationId: ID, authorityId: ID, secret: new Uint8Array(20).fill(7), fingerprint: new Uint8Array(32).fill(9), officer: { officerId: ID, officerKey: new Uint8Array(32).fill(3) } });
const changed = (group: number, to: string): string => officer.split('-').map((text, i) => (i === group - 1 ? to : text)).join('-');

describe('an invitation as it was typed', () => {
  it.each([['officer', officer], ['device', device], ['officer', officer.replaceAll('-', '')], ['officer', officer.replaceAll('-', ' ').toLowerCase()], ['device', `${ORIGIN}/enrol#${device}`], ['officer', `${DESK}/enrol#${officer}`]])('tells whom it is for (%s) and the fingerprint to compare', (kind, typed) => {
    expect(readInvitation(typed, [ORIGIN, DESK])).toEqual({ kind, fingerprint: new Uint8Array(32).fill(9), authorityId: ID });
  });

  it.each([
    ['a letter around the link', `Dear colleague,\nopen ${ORIGIN}/enrol#${officer}. It serves once.\nKofi`],
    ['a letter around the code', `Your code is\n${officer}\n(valid for 24 hours).`],
    ['a code over two lines', `${officer.slice(0, 84)}\n${officer.slice(84)}`],
  ])('is found in %s', (_what, pasted) => {
    expect(readInvitation(pasted, [ORIGIN])).toMatchObject({ kind: 'officer' });
  });

  it('leads to its own server only, also from within a letter', () => {
    expect(readInvitation(`Open https://other.example.org/enrol#${officer} today.`, [ORIGIN])).toEqual({ fault: 'wrong-server' });
  });

  it.each([
    ['nothing', '  ', { fault: 'empty' }],
    ['a link to elsewhere', `https://other.example.org/enrol#${officer}`, { fault: 'wrong-server' }],
    ['a link to the same host without TLS', `http://desk.example.org/enrol#${officer}`, { fault: 'wrong-server' }],
    ['no link at all', 'https://', { fault: 'wrong-server' }],
    ['a character that no code has', changed(3, '00U000'), { fault: 'character', group: 3 }],
    ['a group that lacks a character', changed(5, '00000'), { fault: 'group', group: 5 }],
    ['the end missing', officer.slice(0, -7), { fault: 'length', characters: 138, wanted: 144 }],
    ['a character mistaken for another', changed(9, officer.split('-')[8] === 'ZZZZZZ' ? 'YYYYYY' : 'ZZZZZZ'), { fault: 'checksum' }],
  ])('says what is wrong: %s', (_what, typed, reading) => {
    expect(readInvitation(typed, [ORIGIN, DESK])).toEqual(reading);
  });
});
