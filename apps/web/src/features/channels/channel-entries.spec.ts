import { describe, expect, it } from '@jest/globals';
import type { ChannelView, InboxEntry } from '@chancery/sdk';
import { entriesOf, matches } from './channel-entries.js';

const NAMES = new Map([
  ['ana', { officerId: 'ana', officer: 'Ana', authorityId: 'own', authority: 'Own ministry', state: 'BJ' }],
  ['ben', { officerId: 'ben', officer: 'Ben', authorityId: 'other', authority: 'Ministère de la Justice', state: 'SN' }],
]);
const stateName = (code: string): string => ({ SN: 'Sénégal' })[code] ?? code;

const channel = (channelId: string, subject = ''): ChannelView => ({ channelId, networkId: 'n', kind: 'bilateral', suite: 'xwing', subject, state: 'active', epoch: 1, seq: 1, joinedSeq: 0, officerIds: ['ana', 'ben'], deviceCount: 2, queued: 0, unconfirmed: 0 });
const inbox = (channelId: string, more: Partial<InboxEntry>): InboxEntry => ({ channelId, unread: 0, readUpTo: 0, lastSeq: 1, openObligations: 0, ...more });

describe('the list of channels', () => {
  it('has first what waits for an answer, then what is unread, then what is recent', () => {
    const entries = entriesOf(
      ['old', 'recent', 'unread', 'owed'].map((id) => channel(id)),
      [inbox('old', { lastAt: 1 }), inbox('recent', { lastAt: 9 }), inbox('unread', { lastAt: 2, unread: 3 }), inbox('owed', { lastAt: 0, openObligations: 1 })],
      NAMES, 'own',
    );
    expect(entries.map((entry) => entry.channel.channelId)).toEqual(['owed', 'unread', 'recent', 'old']);
  });

  it('names the other authorities only', () => {
    expect(entriesOf([channel('c')], [], NAMES, 'own')[0]?.others.map(({ authority }) => authority)).toEqual(['Ministère de la Justice']);
  });

  it.each(['senegal', 'MINISTERE', 'bank rec', 'records Sénégal', ''])('is found by %p', (filter) => {
    expect(matches(entriesOf([channel('c', 'Bank records')], [], NAMES, 'own')[0]!, filter, stateName)).toBe(true);
  });

  it('is not found by a word that is nowhere', () => {
    expect(matches(entriesOf([channel('c', 'Bank records')], [], NAMES, 'own')[0]!, 'bank ghana', stateName)).toBe(false);
  });
});
