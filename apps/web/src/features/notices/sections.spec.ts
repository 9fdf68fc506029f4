import type { NoticeView } from '@chancery/sdk';
import { sectionsOf } from './sections.js';

const notice = (noticeId: string, over: Partial<Omit<NoticeView, 'from'>> & { by?: string } = {}): NoticeView => ({
  noticeId, channelId: 'c', messageId: noticeId, direction: 'received', kind: 'test', priority: 'P3', toAuthorityIds: [], addressed: true, sentAt: 1, state: 'sent', body: { title: 't', text: '' },
  ...over, from: { state: 'BJ', authorityId: over.by ?? 'other', authority: '', officerId: '', officer: '', deviceId: '' },
});
const ids = (notices: readonly NoticeView[]): string[] => notices.map(({ noticeId }) => noticeId);

describe('the screen of notices', () => {
  it('puts what waits first, the least time on top, and what has no time known at the end', () => {
    expect(ids(sectionsOf([notice('late', { ackBy: 9 }), notice('unknown'), notice('soon', { ackBy: 5, obligation: 'lapsed' }), notice('done', { ackBy: 1, obligation: 'acknowledged' })], 'own').waiting)).toEqual(['soon', 'late', 'unknown']);
  });

  it('keeps what waits for us in one place, also when we sent it', () => {
    const sections = sectionsOf([notice('a', { by: 'own' }), notice('b', { by: 'own', addressed: false }), notice('c', { addressed: false })], 'own');
    expect([ids(sections.waiting), ids(sections.sent), ids(sections.rest)]).toEqual([['a'], ['b'], ['c']]);
  });

  it('names the acknowledged notice that was newest', () => {
    expect(sectionsOf([notice('sent', { addressed: false }), notice('new', { obligation: 'acknowledged' }), notice('old', { obligation: 'acknowledged' })], 'own').lastAcknowledged?.noticeId).toBe('new');
  });
});
