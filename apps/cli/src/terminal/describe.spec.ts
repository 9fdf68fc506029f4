import type { MessageView } from '@chancery/sdk';
import { messageLines } from './describe.js';

const message = (more: Partial<MessageView>): MessageView => ({ id: 'm', channelId: 'c', seq: 7, sentAt: 0, acceptedAt: 1_795_478_400_000, state: 'sent', own: false, integrity: 'verified', content: { kind: 'text', text: 'Good morning.' }, ...more });

describe('a message on the terminal', () => {
  it('says that it was revised, and how many answer it', () => {
    const [head, text] = messageLines(message({ revised: { at: 1_795_478_460_000, versions: 2 }, replies: 2 }));
    expect(head).toMatch(/\[revised 2026-11-\d\d.*\] {2}\[2 replies\]$/);
    expect(text).toContain('Good morning.');
    expect(messageLines(message({ replies: 1 }))[0]).toMatch(/\[1 reply\]$/);
  });

  it('that was retracted says so, and nothing else', () => {
    const { content: _, ...rest } = message({ retracted: { at: 1_795_478_460_000 } });
    expect(messageLines(rest)[1]).toMatch(/Retracted by its sender, 2026-11-/);
    expect(messageLines(rest)).toHaveLength(3);
  });
});
