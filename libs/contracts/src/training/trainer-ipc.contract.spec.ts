import { describe, expect, it } from '@jest/globals';
import { ChanceryError } from '../errors/error-codes.js';
import { type FromTrainer, readMessageFromTrainer, readMessageToTrainer, type ToTrainer, writeTrainerMessage } from './trainer-ipc.contract.js';

const ID = '0190a0b0-0000-7000-8000-000000000001';

describe('the line between server and trainer', () => {
  it.each<ToTrainer>([
    { kind: 'begin', origin: 'http://127.0.0.1:3000', folder: '/srv/data/training', foundingToken: 'x'.repeat(32) },
    { kind: 'seat', orderId: 1, authorityId: ID, language: 'zh' },
    { kind: 'seat', orderId: 2, authorityId: ID, language: 'ar', officerName: 'زائر' },
    { kind: 'stop' },
  ])('carries an order ($kind) to the trainer as it is', (order) => {
    expect({ ...readMessageToTrainer(writeTrainerMessage(order)) }).toEqual(order);
  });

  it.each<FromTrainer>([
    { kind: 'ready', networkId: ID, fingerprint: new Uint8Array(32).fill(9), abbreviation: 'TRAINING', authorities: [{ authorityId: ID, state: 'XM', name: 'Somewhere', players: [{ name: 'Mira Example', role: 'contact_point' }] }] },
    { kind: 'seat', orderId: 7, code: 'ABC', link: 'http://x/enrol' },
    { kind: 'refusal', orderId: 7, code: 'QUOTA_REACHED' },
    { kind: 'failure', code: 'FOUNDING_REFUSED' },
  ])('carries a report ($kind) to the server as it is', (report) => {
    expect(JSON.parse(writeTrainerMessage(readMessageFromTrainer(writeTrainerMessage(report))))).toEqual(JSON.parse(writeTrainerMessage(report)));
  });

  it.each([
    ['no text', { kind: 'stop' }], ['no JSON', '{'], ['no object', '7'], ['null', 'null'], ['no kind', '{}'], ['an unknown kind', '{"kind":"toString"}'],
    ['a surplus property', '{"kind":"stop","more":1}'], ['a missing property', '{"kind":"seat","orderId":1}'], ['a language that nobody plays', JSON.stringify({ kind: 'seat', orderId: 1, authorityId: ID, language: 'xx' })],
    ['an origin with a path', JSON.stringify({ kind: 'begin', origin: 'http://a/b', folder: '/x', foundingToken: 'y' })], ['too much', JSON.stringify({ kind: 'stop', more: 'x'.repeat(70_000) })],
  ])('refuses %s', (_name, line) => {
    expect(() => readMessageToTrainer(line)).toThrow(new ChanceryError('BODY_MALFORMED'));
    expect(() => readMessageFromTrainer(line)).toThrow(new ChanceryError('BODY_MALFORMED'));
  });
});
