/** Stands in for Node's module of that name. */
export const webcrypto = globalThis.crypto;
export default { webcrypto };
