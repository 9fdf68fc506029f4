import { decodeMlsMessage, encodeMlsMessage, type GroupInfo, type KeyPackage, type MLSMessage, type PrivateMessage, type PublicMessage, type Welcome } from 'ts-mls';
import { copyOf, equalBytes } from '../provider/sodium.js';
import { SealingError } from './refusals.js';

/** Nothing of this protocol comes near it; a Welcome for 1000 X-Wing devices has 1.5 MB. */
const MAX_MESSAGE_BYTES = 8_388_608;

/**
 * Decodes one MLSMessage that fills `bytes` exactly, in the one encoding that it has: lengths could also be spelt
 * longer, and two members would then hold different bytes, and digests, of the same message.
 * The input is copied first: decoded values are views, and callers re-use their buffers.
 */
function decode(bytes: Uint8Array): MLSMessage {
  if (bytes.length > MAX_MESSAGE_BYTES) throw new SealingError('MALFORMED');
  const own = copyOf(bytes);
  try {
    const decoded = decodeMlsMessage(own, 0);
    if (decoded && decoded[1] === own.length && equalBytes(encodeMlsMessage(decoded[0]), own)) return decoded[0];
  } catch {
    // fall through: which part was malformed is nobody's business
  }
  throw new SealingError('MALFORMED');
}

type Unversioned<M> = M extends unknown ? Omit<M, 'version'> : never;
type Content = Unversioned<MLSMessage>;

/** One MLSMessage, RFC 9420 §6, ready for the wire. */
export const encodeMessage = (content: Content): Uint8Array => encodeMlsMessage({ version: 'mls10', ...content });

export function decodePublicMessage(bytes: Uint8Array): PublicMessage {
  const message = decode(bytes);
  if (message.wireformat !== 'mls_public_message') throw new SealingError('MALFORMED');
  return message.publicMessage;
}

export function decodePrivateMessage(bytes: Uint8Array): PrivateMessage {
  const message = decode(bytes);
  if (message.wireformat !== 'mls_private_message') throw new SealingError('MALFORMED');
  return message.privateMessage;
}

export function decodeWelcome(bytes: Uint8Array): Welcome {
  const message = decode(bytes);
  if (message.wireformat !== 'mls_welcome') throw new SealingError('MALFORMED');
  return message.welcome;
}

export function decodeGroupInfo(bytes: Uint8Array): GroupInfo {
  const message = decode(bytes);
  if (message.wireformat !== 'mls_group_info') throw new SealingError('MALFORMED');
  return message.groupInfo;
}

export function decodeKeyPackage(bytes: Uint8Array): KeyPackage {
  const message = decode(bytes);
  if (message.wireformat !== 'mls_key_package') throw new SealingError('MALFORMED');
  return message.keyPackage;
}
