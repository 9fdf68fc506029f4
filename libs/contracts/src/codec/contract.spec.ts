import { decode, encode } from 'cborg';
import { SendNoticeRequest } from '../notices/notices.contract.js';
import { SendMessageRequest } from '../delivery/delivery.contract.js';
import { ChanceryError, readProblem } from '../errors/error-codes.js';
import { parseContract } from './contract.js';

const id = '01900000-0000-7000-8000-000000000001';
const message = { messageId: id, counter: 1, sealedContent: Uint8Array.of(1, 2, 3) };
const notice = { noticeId: id, channelId: id, kind: 'test', priority: 'P1', toAuthorityIds: [id], ackWithinMinutes: 60, message };
const outcome = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof ChanceryError ? error.code : String(error);
  }
};

describe('a contract', () => {
  it('takes the same request as CBOR and as JSON', () => {
    const viaCbor = parseContract(SendNoticeRequest, decode(encode(notice)));
    const viaJson = parseContract(SendNoticeRequest, JSON.parse(JSON.stringify({ ...notice, message: { ...message, sealedContent: 'AQID' } })));
    expect(viaJson).toEqual(viaCbor);
    expect(viaJson.message).toBeInstanceOf(SendMessageRequest);
    expect([...viaJson.message.sealedContent]).toEqual([1, 2, 3]);
  });

  it.each([
    ['an unknown property', { ...message, urgent: true }],
    ['a missing property', { messageId: id, counter: 1 }],
    ['a number for bytes', { ...message, sealedContent: 7 }],
    ['base64 that is not canonical', { ...message, sealedContent: 'AR' }],
    ['base64 with padding', { ...message, sealedContent: 'AQ==' }],
    ['a fraction', { ...message, counter: 1.5 }],
    ['a counter of 0', { ...message, counter: 0 }],
    ['an upper-case id', { ...message, messageId: id.toUpperCase().replace('0', 'A') }],
    ['an empty body', { ...message, sealedContent: new Uint8Array() }],
    ['a body over the limit', { ...message, sealedContent: new Uint8Array(65_537) }],
    ['a list', [message]],
    ['null', null],
    ['a class instance', new Date()],
    ['a poisoned prototype', JSON.parse('{"__proto__":{"counter":1},"messageId":"x"}')],
    ['a constructor', JSON.parse('{"constructor":{"prototype":{}}}')],
  ])('refuses %s, and says no more than that', (_, body) => {
    expect(outcome(() => parseContract(SendMessageRequest, body))).toBe('BODY_MALFORMED');
  });

  it('looks into nested parts', () => {
    expect(outcome(() => parseContract(SendNoticeRequest, { ...notice, message: { ...message, extra: 1 } }))).toBe('BODY_MALFORMED');
    expect(outcome(() => parseContract(SendNoticeRequest, { ...notice, toAuthorityIds: [id, id] }))).toBe('BODY_MALFORMED');
    expect(outcome(() => parseContract(SendNoticeRequest, { ...notice, message: [message] }))).toBe('BODY_MALFORMED');
    const { message: _, ...headless } = notice;
    expect(outcome(() => parseContract(SendNoticeRequest, headless))).toBe('BODY_MALFORMED');
  });
});

describe('a problem body', () => {
  it('is rebuilt from a reply that may come from anywhere', () => {
    expect(readProblem({ code: 'COUNTER_GAP', requestId: 'r', facts: { expected: 4, secret: 'x' } })).toMatchObject({ code: 'COUNTER_GAP', facts: { expected: 4 } });
    expect(readProblem({ code: 'toString', requestId: 'r' })).toBeUndefined();
    expect(readProblem('oops')).toBeUndefined();
  });
});
