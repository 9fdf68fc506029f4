/**
 * Every place where the SDK's disk and the server could disagree if the process died there, by name. A test may hand in
 * a `crashPoint` hook that kills the process at one of them, and then demand that nothing was lost or doubled.
 */
export const CRASH_POINTS = {
  'found.stored': 'Keys of a founding draft are on disk; nothing was sent.',
  'found.accepted': 'The server has the network; this device does not know yet.',
  'claim-authority.accepted': 'The first certificates are published; this device does not know yet.',
  'enrol.stored': 'Keys of an enrolment are on disk; the invitation is not claimed.',
  'enrol.claimed': 'The invitation is claimed; nothing more is stored.',
  'enrol.approved': 'The certificate is published; this device does not know yet.',
  'invite.stored': 'The secret of an invitation is on disk; the server does not have it.',
  'approve.accepted': 'The server has the certificates; the secret is still on disk.',
  'key-packages.stored': 'Private halves are on disk; nothing is published.',
  'key-packages.published': 'The server has the packages; the publication is not marked.',
  'open.stored': 'A new channel is on disk; the server does not have it.',
  'open.accepted': 'The server has the channel; it is not marked.',
  'send.sealed': 'A message is sealed in memory only.',
  'send.stored': 'A message is in the outbox; nothing was sent.',
  'send.accepted': 'The server has the message; the outbox does not know.',
  'receive.opened': 'Entries are opened in memory only.',
  'receive.stored': 'Entries are on disk; the server has not heard of the cursor.',
  'read.stored': 'This officer has read up to somewhere, on disk; nobody was told.',
  'commit.staged': 'A commit and the state after it are on disk; nothing was sent.',
  'commit.accepted': 'The server has the commit; the group has not moved on disk.',
  'commit.adopted': 'The group has moved on disk.',
  'rejoin.staged': 'An external commit is on disk; nothing was sent.',
  'rejoin.accepted': 'The server has the external commit; the group has not moved on disk.',
  'welcome.joined': 'A group is joined in memory only.',
  'welcome.stored': 'A group is joined on disk; the Welcome is still at the server.',
  'statements.stored': 'A page of statements is on disk.',
  'acknowledgement.stored': 'A signed acknowledgement is on disk; nothing was sent.',
  'acknowledgement.accepted': 'The server has the acknowledgement; it is not marked.',
  'attachment.sealed': 'A sealed file is in the spool; the vault does not know.',
  'attachment.stored': 'The vault knows of a sealed file; nothing was uploaded.',
  'attachment.uploaded': 'The server has the whole file; the manifest is not sent.',
} as const satisfies Record<string, string>;

export type CrashPoint = keyof typeof CRASH_POINTS;
export type CrashHook = (point: CrashPoint) => void | Promise<void>;
