import type { EnrolmentState } from '@chancery/sdk';
import type { Vault } from '@chancery/vault';
import type { Desk } from './desk.js';
import { failureOf } from './failure-of.js';
import type { EngineFailure } from './protocol.js';

export interface NewcomerParts {
  readonly vault: () => Vault;
  readonly desk: () => Desk;
  readonly show: (progress: { underWay: boolean; enrolment?: EnrolmentState; failedBy?: EngineFailure }) => void;
}

/** In the vault while it is under way, so that a page that was closed goes on waiting. */
const INVITATION = 'w:invitation';
const AGAIN_AFTER_MS = 4_000;

/** Uses an invitation, for as long as it takes. */
export class Newcomer {
  private controller: AbortController | undefined;

  constructor(private readonly parts: NewcomerParts) {}

  /** What was under way when this vault was closed. */
  async remembered(): Promise<string | undefined> {
    const stored = await this.parts.vault().get(INVITATION);
    return stored && new TextDecoder().decode(stored);
  }

  /** Resolves when this browser has become somebody's device. A server that cannot be reached is asked again and again. */
  async enrol(codeOrLink: string): Promise<void> {
    this.stop();
    const { signal } = (this.controller = new AbortController());
    await this.parts.vault().transact({ put: [[INVITATION, new TextEncoder().encode(codeOrLink)]] });
    this.parts.show({ underWay: true });
    try {
      await this.patiently(codeOrLink, signal);
      await this.forget();
    } catch (error) {
      if (!signal.aborted) this.parts.show({ underWay: false, failedBy: failureOf(error) });
      throw error;
    }
  }

  /** Without the invitation the vault is nobody's again. */
  async cancel(): Promise<void> {
    this.stop();
    await this.forget();
    this.parts.show({ underWay: false });
  }

  stop(): void {
    this.controller?.abort();
  }

  private async patiently(codeOrLink: string, signal: AbortSignal): Promise<void> {
    let last: EnrolmentState | undefined;
    const onState = (enrolment: EnrolmentState): void => {
      last = enrolment;
      if (!signal.aborted) this.parts.show({ underWay: true, enrolment });
    };
    for (;;) {
      try {
        await this.parts.desk().client.enrolment.enrol(codeOrLink, { signal, onState });
        return;
      } catch (error) {
        const failedBy = failureOf(error);
        if (failedBy.family !== 'unavailable' || signal.aborted) throw error;
        this.parts.show({ underWay: true, failedBy, ...(last ? { enrolment: last } : {}) });
        await pause(AGAIN_AFTER_MS, signal);
      }
    }
  }

  private async forget(): Promise<void> {
    await this.parts.vault().transact({ delete: [INVITATION] });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
