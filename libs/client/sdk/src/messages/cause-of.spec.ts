import type { ChannelView, MessageView, UnreadableCause } from '../views.js';
import { causeOf } from './cause-of.js';

const channel = { channelId: 'c', joinedSeq: 10 } as ChannelView;
const view = (seq: number, integrity: MessageView['integrity'], reason?: string): MessageView => ({ id: 'm', channelId: 'c', seq, sentAt: 1, state: 'sent', own: false, integrity, ...(reason === undefined ? {} : { reason }) });

describe('the cause of an unreadable message', () => {
  it.each<[string, MessageView, UnreadableCause | undefined]>([
    ['one that can be read', view(11, 'verified'), undefined],
    ['one that was taken back', { ...view(11, 'verified'), retracted: { at: 1 } }, undefined],
    ['one of before this device was in', view(10, 'unreadable', 'STALE_EPOCH'), 'before-you-joined'],
    ['one of an epoch that is over', view(11, 'unreadable', 'STALE_EPOCH'), 'key-lost'],
    ['a gap', view(11, 'gap', '11–14'), 'key-lost'],
    ['one of a copied vault', view(11, 'unreadable', 'UNKNOWN_OWN_MESSAGE'), 'key-lost'],
    ['one for members only', view(11, 'unreadable', 'NOT_A_MEMBER'), 'device-not-approved'],
    ['one that was changed on its way', view(11, 'unreadable', 'TAMPERED'), 'fault'],
    ['one under another id', view(11, 'id-mismatch', 'messageId'), 'fault'],
    ['one that its sender may not send', view(11, 'not-allowed', 'valid'), 'fault'],
    ['one of no form', view(11, 'malformed'), 'fault'],
    ['one with a reason that is the name of a method', view(11, 'unreadable', 'toString'), 'fault'],
  ])('of %s', (_, message, cause) => expect(causeOf(message, channel)).toBe(cause));
});
