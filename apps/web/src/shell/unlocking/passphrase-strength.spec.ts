import { describe, expect, it } from '@jest/globals';
import { strengthOf } from './passphrase-strength.js';

describe('the strength of a passphrase', () => {
  it.each([
    ['eleven char', 'short'], ['a b c d', 'short'], ['', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'], ['123456789012345', 'weak'], ['abcdefghijklmnop', 'weak'],
    ['Tr0ub4dor&3x', 'fair'], ['正确 电池 马厩 订书', 'fair'],
    ['correct horse battery staple', 'good'], ['сорок зелёных лодок плывут', 'good'],
  ])('of “%s” is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});
