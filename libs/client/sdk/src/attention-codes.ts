/** What the officer is told beyond the refusals of the sealing library, whose codes and meanings are used as they are. */
export const ATTENTION_CODES = {
  SPLIT_VIEW: 'A colleague sees another history of the network than this device does. Stop and tell the security officer.',
  LOG_CONTRADICTS: 'The log of the network shrank, changed or holds a statement that does not verify.',
  FINGERPRINT_MISMATCH: 'The log of the network begins with another charter than the one that was pinned.',
  TRAINING_APART: 'The server says that this authority is both in a training network and in a real one. The later one is not followed.',
  STATEMENTS_WITHHELD: 'A colleague relies on trust statements that the server does not hand out.',
  NETWORK_FIRST_SEEN: 'This authority is in a network whose fingerprint nobody has compared yet.',
  SENDER_MISMATCH: 'The server names another sender than the one who sealed the message.',
  OWN_MESSAGE_CHANGED: 'The server holds something else under the id of a message of this device.',
  UNKNOWN_OWN_MESSAGE: 'A message of this device is in the channel that this vault has not sent: the vault may be a copy.',
  VAULT_ROLLED_BACK: 'The server has counted more messages of this device than the vault has: the vault is an old copy.',
  MESSAGES_LOST: 'The server no longer has messages of this device that it had confirmed.',
  ENTRIES_MISSING: 'The server left out entries of a channel.',
  ENTRIES_REORDERED: 'The server shows the messages of one sender in another order than they were sent in.',
  COMMIT_UNREADABLE: 'This device could not follow a change of the members and comes back by itself; messages in between are lost to it.',
  WELCOME_UNEXPECTED: 'Somebody added this device to a channel that it is in already.',
  MEMBERSHIP_LOST: 'The server says that this device is no longer in a channel, without a commit that says so.',
  REMOVAL_DELAYED: 'Somebody who is no longer in good standing is still in a channel: nothing is sent until the removal is through.',
  ACKNOWLEDGEMENT_REFUSED: 'The server shows an acknowledgement that does not verify. It does not count.',
  NOTICE_MISMATCH: 'What the server says of a notice is not what its sender sealed.',
  PROOF_FORGED: 'Somebody without the code claimed an invitation.',
  MESSAGE_REFUSED: 'A message could not be opened, or would change one that its sender may not change. It counts for nothing.',
  REPLY_MALFORMED: 'The server answered with something that is not of this protocol.',
  CERTIFICATE_EXPIRES: 'The certificate of this officer or device ends within thirty days.',
} as const satisfies Record<string, string>;

export type AttentionCode = keyof typeof ATTENTION_CODES;
