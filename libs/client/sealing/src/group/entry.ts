import { authoritiesFit, permits, type ChannelPolicy } from '@chancery/domain';
import { createGroup, emptyPskIndex, joinGroupExternal, joinGroupWithExtensions, type ClientState, type GroupInfo, type KeyPackage, type PrivateKeyPackage, type Welcome } from 'ts-mls';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { SUITES, suiteNamed, type SuiteName } from '../provider/suites.js';
import { copyOf, equalBytes, wipe } from '../provider/sodium.js';
import { channelExtensions, encodeTrustSize, readChannelExtensions, trustSizeOf, type ChannelBinding } from './channel-binding.js';
import { checkStanding } from './commit-rules.js';
import { groupInfoOf } from './commits.js';
import { GroupEnvironment } from './environment.js';
import { newKeyPackage, readPrivateBytes, type KeyPackagePair } from './key-packages.js';
import { judgedAt, type LeafIdentity, type LeafJudge, type Moment } from './leaf-judge.js';
import { refusing, SealingError } from './refusals.js';
import { checkUnique, leafAt, rosterOf, sameDevice } from './roster.js';
import { coreOf, type SessionCore } from './session-core.js';
import { decodeGroupInfo, decodeKeyPackage, decodeWelcome, encodeMessage } from './wire.js';

/** The device that acts, and who judges for it. */
export interface ActingDevice {
  /** Bytes of the basic credential: the certificate chain. */
  readonly identity: Uint8Array;
  /** Ed25519 seed, 32 bytes. */
  readonly signingSeed: Uint8Array;
  readonly judge: LeafJudge;
}

/** Lower-case UUIDs; a group id when it is known beforehand. */
export interface ExpectedChannel {
  readonly channelId: string;
  readonly networkId: string;
  readonly groupId?: Uint8Array;
}

export interface FoundingOrder extends ActingDevice {
  readonly suite: SuiteName;
  readonly channelId: string;
  readonly networkId: string;
  /** 16 to 32 bytes, never used before. */
  readonly groupId: Uint8Array;
  readonly policy: ChannelPolicy;
  readonly trustSize: number;
  /** Unix seconds. */
  readonly now: number;
}

export interface JoiningOrder {
  /** MLSMessage holding the Welcome. */
  readonly welcome: Uint8Array;
  readonly keyPackage: KeyPackagePair;
  readonly signingSeed: Uint8Array;
  readonly judge: LeafJudge;
  readonly expected: ExpectedChannel;
  readonly moment: Moment;
}

export interface RejoiningOrder extends ActingDevice {
  /** MLSMessage holding the GroupInfo of the current epoch. */
  readonly groupInfo: Uint8Array;
  readonly expected: ExpectedChannel;
  readonly trustSize: number;
  /** Unix seconds. */
  readonly now: number;
}

function checkExpected(binding: ChannelBinding, groupId: Uint8Array, expected: ExpectedChannel): void {
  const asExpected = binding.channelId === expected.channelId && binding.networkId === expected.networkId && (!expected.groupId || equalBytes(groupId, expected.groupId));
  if (!asExpected) throw new SealingError('FOREIGN_CHANNEL');
}

/** Founds a group of one: epoch 0. Everybody else comes in by commit. */
export async function foundGroup(order: FoundingOrder): Promise<SessionCore> {
  return refusing('MALFORMED', async () => {
    const environment = new GroupEnvironment(order.suite, order.judge);
    if (order.trustSize > order.judge.size) throw new SealingError('TRUST_BEHIND');
    const { publicPackage, privatePackage } = await newKeyPackage(order);
    const self = environment.book.identify(publicPackage.leafNode);
    if (!self) throw new SealingError('FORGED_CHAIN');
    checkStanding(order.judge.standing(self, { unixSeconds: order.now }), self);
    const state = await createGroup(copyOf(order.groupId), publicPackage, privatePackage, channelExtensions(order), environment.cs, environment.config);
    return coreOf(environment, state, order.trustSize);
  });
}

/** Opens the GroupInfo inside a Welcome ahead of joining, to see who signed it and what for. */
async function groupInfoInside(welcome: Welcome, keyPackage: KeyPackage, keys: PrivateKeyPackage, environment: GroupEnvironment): Promise<GroupInfo> {
  const { cs } = environment;
  const initKey = await cs.hpke.importPrivateKey(keys.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, await makeKeyPackageRef(keyPackage, cs.hash), welcome, cs.hpke);
  if (!secrets) throw new SealingError('MALFORMED');
  // No pre-shared keys are taken here, so the PSK secret is all zero (RFC 9420 §8.4).
  if (secrets.psks.length > 0) throw new SealingError('PROPOSAL_NOT_TAKEN');
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, new Uint8Array(cs.kdf.size), cs);
  wipe(secrets.joinerSecret, secrets.pathSecret);
  if (!groupInfo) throw new SealingError('MALFORMED');
  return groupInfo;
}

interface ExaminedInfo {
  readonly binding: ChannelBinding;
  readonly trustSize: number;
  /** Whoever signed the GroupInfo. */
  readonly signer: LeafIdentity;
}

/** Everything that can be seen wrong in a group before it is entered. */
function examineInfo(info: GroupInfo, environment: GroupEnvironment, expected: ExpectedChannel, at: { unixSeconds: number }, ghost: 'GHOST_IN_WELCOME' | 'FORGED_CHAIN'): ExaminedInfo {
  const { groupContext } = info;
  if (groupContext.cipherSuite !== SUITES[environment.suite]) throw new SealingError('MALFORMED');
  const binding = readChannelExtensions(groupContext.extensions);
  checkExpected(binding, groupContext.groupId, expected);
  // First: a member whose admission is not known here yet is no ghost.
  const trustSize = trustSizeOf(info.extensions);
  if (trustSize > environment.judge.size) throw new SealingError('TRUST_BEHIND');
  const tree = ratchetTreeFromExtension(info);
  if (!tree) throw new SealingError('MALFORMED');
  const members = rosterOf(tree, environment.book, ghost);
  checkUnique(tree, members);
  if (!authoritiesFit(binding.policy.kind, members.map(({ identity }) => identity.authorityId))) throw new SealingError('NOT_PERMITTED');
  const signer = members.find(({ leafIndex }) => leafIndex === info.signer)?.identity;
  if (!signer) throw new SealingError('MALFORMED');
  checkStanding(environment.judge.standing(signer, { logSize: trustSize, ...at }), signer);
  return { binding, trustSize, signer };
}

/** @returns the session, and who let this device in */
export async function joinByWelcome(order: JoiningOrder): Promise<{ core: SessionCore; inviter: LeafIdentity }> {
  return refusing('TAMPERED', async () => {
    const welcome = decodeWelcome(order.welcome);
    const keyPackage = decodeKeyPackage(order.keyPackage.publicBytes);
    const suite = suiteNamed(keyPackage.cipherSuite);
    if (!suite || welcome.cipherSuite !== SUITES[suite]) throw new SealingError('MALFORMED');
    const environment = new GroupEnvironment(suite, order.judge);
    const keys = readPrivateBytes(order.keyPackage.privateBytes, order.signingSeed);
    const info = await groupInfoInside(welcome, keyPackage, keys, environment);
    const { binding, trustSize, signer } = examineInfo(info, environment, order.expected, { unixSeconds: judgedAt(order.moment) }, 'GHOST_IN_WELCOME');
    const [state] = await joinGroupWithExtensions(welcome, keyPackage, keys, emptyPskIndex, environment.cs, undefined, undefined, environment.config);
    const core = coreOf(environment, state, trustSize);
    if (!permits(binding.policy, 'add', signer, core.self)) throw new SealingError('NOT_PERMITTED', [signer.deviceId]);
    return { core, inviter: signer };
  });
}

/** The KeyPackages that a Welcome is for, by reference, so that the right private half can be found. */
export function inspectWelcome(bytes: Uint8Array): { suite: SuiteName; references: Uint8Array[] } {
  const welcome = decodeWelcome(bytes);
  const suite = suiteNamed(welcome.cipherSuite);
  if (!suite) throw new SealingError('MALFORMED');
  return { suite, references: welcome.secrets.map(({ newMember }) => newMember.slice()) };
}

export interface MadeRejoin {
  readonly commit: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly core: SessionCore;
}

function checkMayRejoin(self: LeafIdentity, state: { tree: NonNullable<ReturnType<typeof ratchetTreeFromExtension>>; binding: ChannelBinding }, book: GroupEnvironment['book']): void {
  const own = rosterOf(state.tree, book, 'FORGED_CHAIN').filter(({ identity }) => sameDevice(identity, self));
  if (own.length !== 1) throw new SealingError('NOT_A_MEMBER', [self.deviceId]);
  if (!permits(state.binding.policy, 'rejoin', self, self)) throw new SealingError('NOT_PERMITTED', [self.deviceId]);
}

/** External commit that replaces this very device, RFC 9420 §12.4.3.2 with resync. */
export async function rejoinByGroupInfo(order: RejoiningOrder): Promise<MadeRejoin> {
  return refusing('TAMPERED', async () => {
    const info = decodeGroupInfo(order.groupInfo);
    const suite = suiteNamed(info.groupContext.cipherSuite);
    if (!suite) throw new SealingError('MALFORMED');
    const environment = new GroupEnvironment(suite, order.judge);
    const { binding, trustSize } = examineInfo(info, environment, order.expected, { unixSeconds: order.now }, 'FORGED_CHAIN');
    if (order.trustSize < trustSize) throw new SealingError('TRUST_ROLLED_BACK');
    if (order.trustSize > order.judge.size) throw new SealingError('TRUST_BEHIND');
    const { publicPackage, privatePackage } = await newKeyPackage({ ...order, suite });
    const self = environment.book.identify(publicPackage.leafNode);
    if (!self) throw new SealingError('FORGED_CHAIN');
    checkStanding(order.judge.standing(self, { logSize: order.trustSize, unixSeconds: order.now }), self);
    checkMayRejoin(self, { tree: ratchetTreeFromExtension(info)!, binding }, environment.book);
    const made = await joinGroupExternal(info, publicPackage, privatePackage, true, environment.cs, undefined, environment.config, encodeTrustSize(order.trustSize));
    return enteredAnew(made, environment, order.trustSize);
  });
}

async function enteredAnew(made: Awaited<ReturnType<typeof joinGroupExternal>>, environment: GroupEnvironment, trustSize: number): Promise<MadeRejoin> {
  const state: ClientState = made.newState;
  const core = coreOf(environment, state, trustSize);
  checkUnique(state.ratchetTree, core.members);
  if (!leafAt(state.ratchetTree, state.privatePath.leafIndex)) throw new SealingError('NOT_A_MEMBER');
  return { core, commit: encodeMessage({ wireformat: 'mls_public_message', publicMessage: made.publicMessage }), groupInfo: await groupInfoOf(core, state) };
}
