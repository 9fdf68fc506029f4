import { describe, expect, it } from '@jest/globals';
import type { Attention } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { AttentionBook } from './attention-book.js';

const UNLOCKER = keyFileUnlocker(new Uint8Array(32).fill(5));
const told = (code: string, facts: Partial<Attention> = {}): Attention => ({ code, meaning: '', ...facts });
const codes = (book: AttentionBook): string[] => book.list().map(({ code }) => code);

describe('what the officer must be told', () => {
  it('is still there after the vault was closed and opened', async () => {
    const store = new MemoryRecordStore();
    const vault = await Vault.create(store, UNLOCKER);
    const book = await AttentionBook.open(vault, () => undefined);
    book.raise(told('SPLIT_VIEW', { networkId: 'n' }));
    book.raise(told('ENTRIES_MISSING', { channelId: 'c' }));
    await book.dismiss(book.list().find(({ code }) => code === 'ENTRIES_MISSING')!.key);
    vault.lock();
    const again = await AttentionBook.open(await Vault.open(store, UNLOCKER), () => undefined);
    expect(again.list()).toEqual([expect.objectContaining({ code: 'SPLIT_VIEW', networkId: 'n', weight: 'stop' })]);
  });

  it('stands with the gravest first, and of the same weight with the newest', async () => {
    const book = await AttentionBook.open(await Vault.create(new MemoryRecordStore(), UNLOCKER), () => undefined);
    [told('CERTIFICATE_EXPIRES'), told('ENTRIES_MISSING'), told('SPLIT_VIEW'), told('SENDER_MISMATCH')].forEach((attention, at) => book.raise(attention, at));
    expect(codes(book)).toEqual(['SPLIT_VIEW', 'SENDER_MISMATCH', 'ENTRIES_MISSING', 'CERTIFICATE_EXPIRES']);
  });

  it('stands once however often it is said, and apart for every channel', async () => {
    const book = await AttentionBook.open(await Vault.create(new MemoryRecordStore(), UNLOCKER), () => undefined);
    for (const channelId of ['a', 'b', 'a']) book.raise(told('ENTRIES_MISSING', { channelId }));
    expect(book.list().map(({ channelId }) => channelId).sort()).toEqual(['a', 'b']);
  });

  it('is dismissed by its key: what two tabs dismiss at once takes nothing else with it', async () => {
    const changes: string[][] = [];
    const book = await AttentionBook.open(await Vault.create(new MemoryRecordStore(), UNLOCKER), () => changes.push(codes(book)));
    book.raise(told('ENTRIES_MISSING'), 1);
    book.raise(told('SENDER_MISMATCH'), 2);
    const { key } = book.list()[0]!;
    await Promise.all([book.dismiss(key), book.dismiss(key)]);
    expect(codes(book)).toEqual(['ENTRIES_MISSING']);
    expect(changes.at(-1)).toEqual(['ENTRIES_MISSING']);
  });

  it('is not pushed out by a flood of trifles', async () => {
    const book = await AttentionBook.open(await Vault.create(new MemoryRecordStore(), UNLOCKER), () => undefined);
    book.raise(told('SPLIT_VIEW'), 0);
    for (let i = 1; i <= 150; i++) book.raise(told('MESSAGE_REFUSED', { channelId: String(i) }), i);
    expect(book.list()).toHaveLength(100);
    expect(codes(book)[0]).toBe('SPLIT_VIEW');
  });
});
