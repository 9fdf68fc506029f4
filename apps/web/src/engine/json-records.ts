import type { Vault } from '@chancery/vault';

/** Small things that the web client keeps in the vault beside the SDK's. */
export async function readJson<T>(vault: Vault, name: string): Promise<T | undefined> {
  const stored = await vault.get(name);
  return stored && (JSON.parse(new TextDecoder().decode(stored)) as T);
}

export async function writeJson(vault: Vault, name: string, value: unknown): Promise<void> {
  await vault.transact({ put: [[name, new TextEncoder().encode(JSON.stringify(value))]] });
}
