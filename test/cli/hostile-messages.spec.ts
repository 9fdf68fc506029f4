import type { AttachedFile, MessageView, SenderView } from '@chancery/sdk';
import { messageJson, messageLines } from '../../apps/cli/src/terminal/describe.js';

const HOSTILE = 'a\u001b[2Jb\u202ec\rd\u009be\u0007\u200bf';
const ACTS = /[\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e]/;

const sender: SenderView = { state: 'GH', authorityId: 'a', authority: HOSTILE, officerId: 'o', officer: HOSTILE, deviceId: 'd' };
const base: MessageView = { id: 'm', channelId: 'c', seq: 1, sender, sentAt: 0, acceptedAt: 0, state: 'sent', own: false, integrity: 'verified' };
const file: AttachedFile = { attachmentId: 'x', name: HOSTILE, mediaType: HOSTILE, sizeBytes: 1, manifest: Uint8Array.of(222, 173, 190, 239) };

describe('a message from a hostile colleague', () => {
  it.each<[string, Partial<MessageView>]>([
    ['text', { content: { kind: 'text', text: `${HOSTILE}\n${HOSTILE}` } }],
    ['an opening', { content: { kind: 'opening', subject: HOSTILE } }],
    ['a file', { content: { kind: 'attachment', text: HOSTILE, files: [file] } }],
    ['a notice', { content: { kind: 'notice', noticeId: 'n', noticeKind: 'test', priority: 'P3', toAuthorityIds: ['a'], ackWithinMinutes: 5, body: { title: HOSTILE, text: HOSTILE } } }],
    ['a membership event', { membership: { actor: sender, added: [sender], removed: [sender], policyChanged: true, rejoined: true } }],
    ['a fault', { integrity: 'malformed', reason: HOSTILE }],
  ])('cannot act on the terminal as %s', (_, part) => {
    for (const line of messageLines({ ...base, ...part })) expect(line).not.toMatch(ACTS);
  });

  it('that does not verify is not shown at all', () => {
    const lines = messageLines({ ...base, integrity: 'not-allowed', content: { kind: 'text', text: 'believe me' } });
    expect(lines.join()).toContain('counts for nothing');
    expect(lines.join()).not.toContain('believe me');
  });

  it('of a megabyte fills a screen, not a disk', () => {
    const lines = messageLines({ ...base, content: { kind: 'text', text: `${'x'.repeat(1_000_000)}\n`.repeat(3) } });
    expect(lines.join('\n').length).toBeLessThan(10_000);
  });
});

it('the keys of an attachment never leave the vault by --json', () => {
  const json = JSON.stringify(messageJson({ ...base, content: { kind: 'attachment', text: '', files: [file] } }));
  expect(json).not.toContain('manifest');
  expect(json).toContain('"sizeBytes":1');
});
