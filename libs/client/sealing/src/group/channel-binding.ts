import { CHANNEL_ACTIONS, CHANNEL_KINDS, OFFICER_ROLES, RIGHT_SCOPES, type ChannelPolicy, type ChannelRight } from '@chancery/domain';
import { decodeCbor, encodeCbor, FieldReader, uuidToBytes, type CborValue } from '@chancery/contracts';
import { decodeRequiredCapabilities, encodeRequiredCapabilities, type Extension } from 'ts-mls';
import { SealingError } from './refusals.js';

/** GroupContext extension, private-use range of RFC 9420 §17.3. */
export const CHANNEL_EXTENSION = 0xf0a1;
/** GroupInfo extension: how many trust statements the last commit relied on. */
export const TRUST_EXTENSION = 0xf0a2;

/** What a group is for: sealed into its context, so that every member and joiner provably holds the same. */
export interface ChannelBinding {
  /** Lower-case UUIDs. */
  readonly channelId: string;
  readonly networkId: string;
  readonly policy: ChannelPolicy;
}

function codeOf<T extends Record<string, number>>(table: T, name: keyof T & string): number {
  const code = Object.hasOwn(table, name) ? table[name] : undefined;
  if (code === undefined) throw new RangeError('unknown name');
  return code;
}

function nameOf<T extends Record<string, number>>(table: T, code: unknown): keyof T & string {
  const name = Object.keys(table).find((key) => table[key] === code);
  if (name === undefined) throw new RangeError('unknown code');
  return name;
}

const rightBefore = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
};

/** Rights sorted, each once: one encoding for one policy. */
function rightCodes(rights: readonly ChannelRight[]): number[][] {
  return rights
    .map(({ action, role, scope }) => [codeOf(CHANNEL_ACTIONS, action), codeOf(OFFICER_ROLES, role), codeOf(RIGHT_SCOPES, scope)])
    .sort((a, b) => (rightBefore(a, b) ? -1 : 1))
    .filter((codes, i, all) => i === 0 || rightBefore(all[i - 1]!, codes));
}

/** The bytes of extension 0xF0A1: {1: version, 2: kind, 3: channel id, 4: network id, 5: [[action, role, scope]…]}. */
export function encodeChannelBinding({ channelId, networkId, policy }: ChannelBinding): Uint8Array {
  return encodeCbor(
    new Map<number, CborValue>([
      [1, policy.version],
      [2, codeOf(CHANNEL_KINDS, policy.kind)],
      [3, uuidToBytes(channelId)],
      [4, uuidToBytes(networkId)],
      [5, rightCodes(policy.rights)],
    ]),
  );
}

function readRights(fields: CborValue | undefined): ChannelRight[] {
  if (!Array.isArray(fields) || fields.length > 256) throw new RangeError('rights');
  return fields.map((entry, i) => {
    if (!Array.isArray(entry) || entry.length !== 3) throw new RangeError('right');
    if (i > 0 && !rightBefore(fields[i - 1] as number[], entry as number[])) throw new RangeError('order of rights');
    return { action: nameOf(CHANNEL_ACTIONS, entry[0]), role: nameOf(OFFICER_ROLES, entry[1]), scope: nameOf(RIGHT_SCOPES, entry[2]) };
  });
}

/** @throws SealingError POLICY_MISSING for whatever is not exactly one readable binding of version 1 */
export function decodeChannelBinding(bytes: Uint8Array): ChannelBinding {
  try {
    const value = decodeCbor(bytes);
    if (!(value instanceof Map)) throw new RangeError('not a map');
    const rights = readRights(value.get(5));
    value.delete(5);
    const fields = FieldReader.of(value);
    const version = fields.integer(1, 1, 1) as 1;
    const kind = nameOf(CHANNEL_KINDS, fields.integer(2, 1, 255));
    const binding = { channelId: fields.id(3), networkId: fields.id(4), policy: { version, kind, rights } };
    fields.end();
    return binding;
  } catch {
    throw new SealingError('POLICY_MISSING');
  }
}

/** The GroupContext extensions of a channel: the binding, and the demand that every member understands it. */
export function channelExtensions(binding: ChannelBinding): Extension[] {
  return [
    { extensionType: 'required_capabilities', extensionData: encodeRequiredCapabilities({ extensionTypes: [CHANNEL_EXTENSION], proposalTypes: [], credentialTypes: ['basic'] }) },
    { extensionType: CHANNEL_EXTENSION, extensionData: encodeChannelBinding(binding) },
  ];
}

/** @throws SealingError POLICY_MISSING unless the two extensions above are there, in that order, and nothing else */
export function readChannelExtensions(extensions: readonly Extension[]): ChannelBinding {
  const [required, channel] = extensions;
  if (extensions.length !== 2 || required?.extensionType !== 'required_capabilities' || channel?.extensionType !== CHANNEL_EXTENSION) throw new SealingError('POLICY_MISSING');
  const demand = decodeRequiredCapabilities(required.extensionData, 0)?.[0];
  if (!demand?.extensionTypes.includes(CHANNEL_EXTENSION) || demand.proposalTypes.length > 0) throw new SealingError('POLICY_MISSING');
  return decodeChannelBinding(channel.extensionData);
}

/** Says with which trust statements a commit, or a GroupInfo, was made: {1: how many}. */
export function encodeTrustSize(trustSize: number): Uint8Array {
  return encodeCbor(new Map([[1, trustSize]]));
}

/** @throws SealingError MALFORMED */
export function decodeTrustSize(bytes: Uint8Array): number {
  try {
    const fields = FieldReader.of(decodeCbor(bytes));
    const trustSize = fields.integer(1, 0, Number.MAX_SAFE_INTEGER);
    fields.end();
    return trustSize;
  } catch {
    throw new SealingError('MALFORMED');
  }
}

/** @throws SealingError MALFORMED when a GroupInfo does not say it */
export function trustSizeOf(groupInfoExtensions: readonly Extension[]): number {
  const found = groupInfoExtensions.find((extension) => extension.extensionType === TRUST_EXTENSION);
  if (!found) throw new SealingError('MALFORMED');
  return decodeTrustSize(found.extensionData);
}
