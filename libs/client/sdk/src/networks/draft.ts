import { decodeCbor, encodeCbor, encodeCosigned, mergeCosigned, readCosigned, signStatement, StatementError, TrustLedger, verifyCose, type CosignedStatement, type Signer, type StatementKind } from '@chancery/contracts';
import { ClientError } from '../client-error.js';
import { verifier } from '../trust/network-trust.js';
import type { DraftView } from '../views.js';

/** What a network is founded with, in log order; the first two are signed by coordinators, the others by the secretariat. */
export interface Draft {
  readonly charter: Uint8Array;
  readonly admission: Uint8Array;
  readonly officer: Uint8Array;
  readonly device: Uint8Array;
}

const FORMAT = 1;
const KINDS = ['charter', 'admission', 'officer', 'device'] as const;

export function encodeDraft({ charter, admission, officer, device }: Draft): Uint8Array {
  return encodeCbor([FORMAT, charter, admission, officer, device]);
}

/** @throws ClientError DRAFT_MALFORMED */
export function decodeDraft(bytes: Uint8Array): Draft {
  try {
    const value = decodeCbor(bytes);
    if (!Array.isArray(value) || value.length !== 5 || value[0] !== FORMAT) throw new ClientError('DRAFT_MALFORMED');
    const parts = value.slice(1) as Uint8Array[];
    parts.forEach((part, i) => {
      if (!(part instanceof Uint8Array) || readCosigned(part).kind !== KINDS[i]) throw new ClientError('DRAFT_MALFORMED');
    });
    const [charter, admission, officer, device] = parts.map((part) => part.slice());
    return { charter: charter!, admission: admission!, officer: officer!, device: device! };
  } catch {
    throw new ClientError('DRAFT_MALFORMED');
  }
}

export const draftStatements = ({ charter, admission, officer, device }: Draft): Uint8Array[] => [charter, admission, officer, device];

const read = <K extends StatementKind>(bytes: Uint8Array): CosignedStatement<K> => readCosigned(bytes) as CosignedStatement<K>;

/** Whose signatures the draft asks for. */
export const coordinatorKeys = ({ charter }: Draft): Uint8Array[] => read<'charter'>(charter).value.coordinators.map(({ publicKey }) => publicKey);

/** One more signature under the same words. */
export function cosign<K extends StatementKind>(bytes: Uint8Array, kind: K, signer: Signer): Uint8Array {
  return mergeCosigned(bytes, encodeCosigned([signStatement(kind, read<K>(bytes).value, signer)]));
}

/** Checks that the parts belong together, and says what they say. @throws ClientError DRAFT_MALFORMED */
export function draftView(bytes: Uint8Array): DraftView {
  const draft = decodeDraft(bytes);
  const charter = read<'charter'>(draft.charter);
  const admission = read<'admission'>(draft.admission).value;
  const officer = read<'officer'>(draft.officer).value;
  const device = read<'device'>(draft.device).value;
  const together = admission.networkId === charter.value.networkId && admission.kind === 'secretariat' && officer.authorityId === admission.authorityId && device.officerId === officer.officerId;
  if (!together) throw new ClientError('DRAFT_MALFORMED');
  const { networkId, name, abbreviation, training, threshold, coordinators } = charter.value;
  return {
    networkId, name, abbreviation, training, threshold,
    fingerprint: charter.digest,
    secretariat: admission.name,
    founder: officer.name,
    coordinators: coordinators.map(({ name: coordinator, publicKey }) => ({ name: coordinator, signed: charter.signatures.some((cose) => verifyCose(cose, publicKey, verifier)) })),
  };
}

/** Whether a server would take it: the same rules, on the same bytes. @throws ClientError DRAFT_MALFORMED */
export function checkDraft(draft: Draft): void {
  const ledger = new TrustLedger(verifier);
  try {
    for (const statement of draftStatements(draft)) ledger.append(statement);
  } catch (error) {
    if (error instanceof StatementError) throw new ClientError(error.code === 'NOT_ENOUGH_SIGNATURES' ? 'SIGNATURES_MISSING' : 'DRAFT_MALFORMED');
    throw error;
  }
}
