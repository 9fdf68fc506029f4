import type { Locator, Page } from 'playwright-core';
import type { SdkActor } from '../../kit/actors-sdk.js';
import { until } from '../../kit/faults.js';
import { PASSPHRASE } from './contact-point.js';
import type { Stage } from './stage.js';

export interface Invited {
  readonly code: string;
  readonly invitationId: string;
}

/** @returns an invitation to that officer's authority */
export async function invite(stage: Stage, by: SdkActor, name: string): Promise<Invited> {
  return by.client.enrolment.invite({ networkId: stage.network.trust.networkId, name });
}

/** The code that the inviter's screen shows, once the newcomer has used the invitation. */
export function comparisonCode(by: SdkActor, { invitationId }: Pick<Invited, 'invitationId'>): Promise<string> {
  return until('the invitation is claimed', async () => (await by.client.enrolment.pending()).find((one) => one.invitationId === invitationId)?.comparisonCode);
}

/** Types the same new passphrase twice, and takes it. */
export async function choosePassphrase(page: Page, say: (id: string) => string, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel(say('join.secret.passphrase.label'), { exact: true }).fill(passphrase);
  await page.getByLabel(say('join.secret.passphrase.again'), { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: say('join.secret.passphrase.action'), exact: true }).click();
}

/** Groups of digits under that label, as they stand on the screen. */
export async function digitsOn(page: Page | Locator, label: string): Promise<string> {
  return (await page.getByRole('group', { name: label, exact: true }).locator('span').allTextContents()).join(' ');
}
