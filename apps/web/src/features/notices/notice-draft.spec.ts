import { emptyDraft, faultsOf, minutesOf, orderOf } from './notice-draft.js';

const whole = { ...emptyDraft, channelId: 'c', toAuthorityIds: ['a'], title: ' Drill ' };

describe('a notice that is being written', () => {
  it('cannot be sent empty', () => {
    expect(faultsOf(emptyDraft)).toEqual(['channel', 'addressees', 'title']);
  });

  it('can be sent with channel, addressees and title', () => {
    expect(faultsOf(whole)).toEqual([]);
  });

  it.each(['4', '14401', '7.5', 'soon'])('is not sent with %s minutes', (ackWithinMinutes) => {
    expect(faultsOf({ ...whole, ackWithinMinutes })).toEqual(['minutes']);
  });

  it('asks for an answer as quickly as its priority says', () => {
    expect([minutesOf({ ...whole, priority: 'P0' }), minutesOf({ ...whole, ackWithinMinutes: '90' })]).toEqual([15, 90]);
  });

  it('sends the fields of its kind only, and none that is empty', () => {
    const draft = { ...whole, fields: { custodian: ' Provider ', necessity: ' ', other: 'x' } };
    expect(orderOf(draft, ['custodian', 'necessity'], 'fr').body).toEqual({ title: 'Drill', text: '', language: 'fr', fields: { custodian: 'Provider' } });
  });
});
