import { demandNobodyAlarmed } from './nobody-alarmed.js';

describe('at the end of the tour', () => {
  it('a network to compare is no alarm', () => {
    expect(() => demandNobodyAlarmed([{ name: 'Ama', attentions: [] }, { name: 'Chidi', attentions: [{ code: 'NETWORK_FIRST_SEEN' }] }])).not.toThrow();
  });

  it.each(['SENDER_MISMATCH', 'PROOF_FORGED', 'TAMPERED', 'a code of tomorrow'])('one who was told %s ends it', (code) => {
    expect(() => demandNobodyAlarmed([{ name: 'Ama', attentions: [] }, { name: 'Chidi', attentions: [{ code: 'NETWORK_FIRST_SEEN' }, { code }] }])).toThrow(`Chidi: ${code}`);
  });
});
