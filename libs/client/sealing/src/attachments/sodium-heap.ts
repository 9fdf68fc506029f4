import sodium from 'libsodium-wrappers';

/** The wrapper leaves these two out of its types, and the freeing of most states to us. */
interface Heap {
  readonly HEAPU8: Uint8Array;
  _free(address: number): void;
}

/** Wipes a state in the library's own memory and gives the memory back. Once only: the address may belong to another by then. */
export function freeState(address: number, bytes: number): void {
  const { libsodium } = sodium as unknown as { libsodium: Heap };
  libsodium.HEAPU8.fill(0, address, address + bytes);
  libsodium._free(address);
}
