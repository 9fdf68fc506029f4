export interface KemKeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** A key encapsulation mechanism as HPKE needs it, RFC 9180 §4. */
export interface Kem {
  /** IANA HPKE KEM identifier. */
  readonly id: number;
  readonly publicKeyBytes: number;
  readonly privateKeyBytes: number;
  deriveKeyPair(inputKey: Uint8Array): KemKeyPair;
  generateKeyPair(): KemKeyPair;
  encapsulate(publicKey: Uint8Array): { sharedSecret: Uint8Array; encapsulated: Uint8Array };
  decapsulate(privateKey: Uint8Array, encapsulated: Uint8Array): Uint8Array;
}
