import type { ErrorFamily } from '@chancery/contracts';

interface ClientCodeRule {
  readonly family: ErrorFamily;
  readonly next: string;
}

/** Failures that begin on this device. Failures that the server names are ChanceryErrors, those of groups SealingErrors. */
export const CLIENT_ERROR_CODES = {
  NOT_ENROLLED: { family: 'denied', next: 'This device is not enrolled: use an invitation, found a network or claim an authority.' },
  ALREADY_ENROLLED: { family: 'conflict', next: 'This vault belongs to an officer already: use an empty one.' },
  CODE_MALFORMED: { family: 'input', next: 'The invitation code is incomplete or mistyped: compare it with the print.' },
  WRONG_SERVER: { family: 'input', next: 'The invitation is for another server.' },
  CARD_MALFORMED: { family: 'input', next: 'The card is damaged, or not signed by the key that it shows.' },
  DRAFT_MALFORMED: { family: 'input', next: 'The draft is damaged: ask for it again.' },
  SIGNATURES_MISSING: { family: 'conflict', next: 'Further coordinators have to sign the draft first.' },
  NO_COORDINATOR_KEY: { family: 'denied', next: 'This vault holds no coordinator key that the charter names.' },
  NO_AUTHORITY_KEY: { family: 'denied', next: 'Only the device that holds the authority key can certify: ask that security officer.' },
  UNKNOWN_NETWORK: { family: 'input', next: 'This authority is not in that network.' },
  UNKNOWN_AUTHORITY: { family: 'input', next: 'No such authority in the network.' },
  UNKNOWN_OFFICER: { family: 'input', next: 'No officer in good standing has that id: look at the directory.' },
  UNKNOWN_CHANNEL: { family: 'input', next: 'This device is in no channel of that id.' },
  UNKNOWN_MESSAGE: { family: 'input', next: 'No such message or file in that channel.' },
  UNKNOWN_DEVICE: { family: 'input', next: 'You have no device of that id.' },
  NOT_CHANGEABLE: { family: 'denied', next: 'Only your own texts can be revised, and only your own texts and files taken back, once.' },
  UNKNOWN_NOTICE: { family: 'input', next: 'No such notice has reached this device: synchronise.' },
  UNKNOWN_INVITATION: { family: 'input', next: 'This device has not issued that invitation.' },
  INVITATION_OVER: { family: 'denied', next: 'The invitation is withdrawn, expired or used: ask for a new one.' },
  NOT_CLAIMED: { family: 'conflict', next: 'Nobody has used the invitation yet.' },
  NOT_ADDRESSED: { family: 'denied', next: 'The notice asks nothing of your authority.' },
  UNREACHABLE: { family: 'conflict', next: 'Some officers have no device that can be added: see officerIds.' },
  ROOM_TOO_LARGE: { family: 'denied', next: 'Open the channel with the suite x25519: it has more than 64 devices.' },
  CHANNEL_STOPPED: { family: 'integrity', next: 'The channel refused something: tell the security officer, open a new channel.' },
  CHANNEL_LEFT: { family: 'denied', next: 'This device was removed from the channel.' },
  CONTENT_TOO_LARGE: { family: 'input', next: 'Shorten the text, or attach it as a file.' },
  CONTENT_MALFORMED: { family: 'input', next: 'A field of the message is empty, too long or of another form than the docs say.' },
  CANCELLED: { family: 'conflict', next: 'It was cancelled: begin it again if it is still wanted.' },
  SPOOL_FULL: { family: 'unavailable', next: 'This device has no room for the sealed file: make room and try again.' },
  SPOOL_FAILED: { family: 'unavailable', next: 'The sealed file could not be stored or read on this device: attach it again.' },
  SEALING_INTERRUPTED: { family: 'conflict', next: 'The file was not sealed to its end: attach it again.' },
  FILE_TOO_LARGE: { family: 'input', next: 'The server takes no file of that size: send it in parts, or ask its operator.' },
  SOURCE_CHANGED: { family: 'conflict', next: 'The file is not as long as was said: attach it again.' },
  CLIENT_STOPPED: { family: 'conflict', next: 'The client is stopped: open it again.' },
  REPLY_MALFORMED: { family: 'integrity', next: 'The server answered with something that is not of this protocol.' },
  FINGERPRINT_MISMATCH: { family: 'integrity', next: 'The network is not the one on the invitation: stop, tell the security officer.' },
  TRAINING_APART: { family: 'integrity', next: 'One of the two networks is for training, the other is real: stop, tell the security officer.' },
  LOG_CONTRADICTS: { family: 'integrity', next: 'The log of the network shrank, changed or holds a statement that does not verify: stop, tell the security officer.' },
  CERTIFICATE_MISMATCH: { family: 'integrity', next: 'The certificates in the log are not those of this device: stop, tell the security officer.' },
  PROOF_FORGED: { family: 'integrity', next: 'Somebody without the code claimed the invitation: withdraw it, tell the security officer.' },
  ATTACHMENT_REFUSED: { family: 'integrity', next: 'The file is not what its sender signed: nothing was saved.' },
  ACKNOWLEDGEMENT_REFUSED: { family: 'integrity', next: 'The acknowledgement does not verify: it does not count.' },
} as const satisfies Record<string, ClientCodeRule>;

export type ClientErrorCode = keyof typeof CLIENT_ERROR_CODES;

export class ClientError extends Error {
  override name = 'ClientError';
  constructor(
    readonly code: ClientErrorCode,
    /** UNREACHABLE: whom it is about. */
    readonly officerIds: readonly string[] = [],
  ) {
    super(code);
  }

  get family(): ErrorFamily {
    return CLIENT_ERROR_CODES[this.code].family;
  }

  get next(): string {
    return CLIENT_ERROR_CODES[this.code].next;
  }
}
