import { draftFrom, emptyDraft, faultsOf, minutesOf, orderOf } from './notice-draft.js';

const whole = { ...emptyDraft, channelId: 'c', toAuthorityIds: ['a'], title: ' Drill ' };

describe('a notice that is being written', () => {
  it('cannot be sent empty', () => {
    expect(faultsOf(emptyDraft)).toEqual(['channel', 'addressees', 'title']);
  });

  it('can be sent with channel, addressees and title', () => {
    expect(faultsOf(whole)).toEqual([]);
  });

  it('comes back as it was kept', () => {
    const draft = { ...whole, kind: 'expedited_preservation', priority: 'P0', fields: { custodian: 'Provider' } } as const;
    expect(draftFrom(JSON.stringify(draft))).toEqual(draft);
  });

  it.each([['{', undefined], ['{"kind":"__proto__","priority":7,"fields":[1],"toAuthorityIds":[null,"a"]}', { ...emptyDraft, toAuthorityIds: ['a'] }]])('comes back as far as %s can be read', (stored, expected) => {
    expect(draftFrom(stored)).toEqual(expected);
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
