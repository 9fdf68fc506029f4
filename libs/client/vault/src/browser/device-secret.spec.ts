import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { deviceUnlocker } from '../index.js';
import { deviceSecret, forgetDeviceSecret } from './index.js';

let databases = 0;
let name: string;
beforeEach(() => {
  name = `secret-${databases++}`;
});

describe('the secret of a browser', () => {
  it('is made only when that is asked for, and is the same ever after', async () => {
    expect(await deviceSecret(name)).toBeUndefined();
    const made = await deviceSecret(name, { create: true });
    expect(made).toHaveLength(32);
    expect([await deviceSecret(name), await deviceSecret(name, { create: true })]).toEqual([made, made]);
    expect(deviceUnlocker(made).kind).toBe('device');
  });

  it('is one, though two tabs make it at the same time', async () => {
    const [one, two] = await Promise.all([deviceSecret(name, { create: true }), deviceSecret(name, { create: true })]);
    expect(one).toEqual(two);
    expect(await deviceSecret(name)).toEqual(one);
  });

  it('is stored wrapped, under a key that no script can read', async () => {
    const secret = await deviceSecret(name, { create: true });
    const db = await openDB(name);
    const stored = (await db.get('secret', 'device')) as { key: CryptoKey; sealed: Uint8Array };
    db.close();
    expect(Buffer.from(stored.sealed).includes(Buffer.from(secret))).toBe(false);
    expect(stored.key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', stored.key)).rejects.toThrow();
  });

  it('is another after it was forgotten', async () => {
    const before = await deviceSecret(name, { create: true });
    await forgetDeviceSecret(name);
    await forgetDeviceSecret(name);
    expect(await deviceSecret(name)).toBeUndefined();
    expect(await deviceSecret(name, { create: true })).not.toEqual(before);
  });

  it('is refused when its stored bytes were changed', async () => {
    await deviceSecret(name, { create: true });
    const db = await openDB(name);
    const stored = (await db.get('secret', 'device')) as { sealed: Uint8Array };
    await db.put('secret', { ...stored, sealed: stored.sealed.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) }, 'device');
    db.close();
    await expect(deviceSecret(name)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' });
  });
});
