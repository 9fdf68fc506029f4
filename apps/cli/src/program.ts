import { Command } from 'commander';
import { EXIT_CODES } from './exit-codes.js';
import { addAdd } from './commands/add.js';
import { addAdmit } from './commands/admit.js';
import { addApprove } from './commands/approve.js';
import { addAttach } from './commands/attach.js';
import { addAuthority } from './commands/authority.js';
import { addCatalogue } from './commands/catalogue.js';
import { addClaim } from './commands/claim.js';
import type { AddVerb, StartContext } from './commands/command.js';
import { addCoordinator } from './commands/coordinator.js';
import { addDoctor } from './commands/doctor.js';
import { addEnrol } from './commands/enrol.js';
import { addFound } from './commands/found.js';
import { addInvite } from './commands/invite.js';
import { addList } from './commands/list.js';
import { addNotice } from './commands/notice.js';
import { addOpen } from './commands/open.js';
import { addRead } from './commands/read.js';
import { addRemove } from './commands/remove.js';
import { addRevoke } from './commands/revoke.js';
import { addSave } from './commands/save.js';
import { addSend } from './commands/send.js';
import { addSuspend } from './commands/suspend.js';
import { addVerifyBundle } from './commands/verify-bundle.js';
import { addWhoami } from './commands/whoami.js';
import { addWithdraw } from './commands/withdraw.js';

/** In the order in which a network comes to life: help shows them so. */
const VERBS: readonly AddVerb[] = [
  addCatalogue, addCoordinator, addFound, addAuthority, addAdmit, addSuspend, addClaim, addInvite, addEnrol, addApprove, addWithdraw, addWhoami, addList,
  addOpen, addAdd, addRemove, addSend, addRead, addAttach, addSave, addNotice, addRevoke, addDoctor, addVerifyBundle,
];

export interface GlobalOptions {
  readonly vault?: string;
  readonly server?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly passphraseFile?: string;
  readonly keyFile?: string;
  readonly trace?: boolean;
}

export interface ProgramStreams {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

const exitHelp = (): string => ['', 'Exit codes:', ...Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`)].join('\n');

/** The whole command line, without a process around it. Errors of usage are thrown, never end the process. */
export function buildProgram(start: StartContext, streams: ProgramStreams): Command {
  const program = new Command('chancery')
    .description('Secure messages between central authorities: sealed on this device, unreadable on the server.')
    .option('--vault <folder>', 'vault of this device (CHANCERY_VAULT, default ~/.chancery)')
    .option('--server <origin>', 'server (CHANCERY_SERVER, default http://127.0.0.1:3000)')
    .option('--passphrase-file <file>', 'passphrase of the vault, in its first line (CHANCERY_PASSPHRASE_FILE, CHANCERY_PASSPHRASE)')
    .option('--key-file <file>', 'file with the key that opens the vault instead of a passphrase; made with a new vault (CHANCERY_KEY_FILE)')
    .option('--json', 'answer in JSON on stdout, and nothing else there')
    .option('--quiet', 'no remarks and no progress')
    .option('--trace', 'print where a defect happened')
    .addHelpText('after', exitHelp)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ ...streams, outputError: () => undefined });
  // Before the verbs are added, so that they inherit it.
  for (const add of VERBS) add(program, start);
  return program;
}
