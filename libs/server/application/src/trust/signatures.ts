import { verifySignature } from '@chancery/access';
import { ChanceryError, type CosignedStatement, decodeCbor, encodeCosigned, sigStructure, type StatementKind } from '@chancery/contracts';

/** Statements of a network's coordinators: they may need several signatures. All others have one issuer. */
const COORDINATED: ReadonlySet<StatementKind> = new Set<StatementKind>(['charter', 'admission', 'suspension']);

export const isCoordinated = (kind: StatementKind): boolean => COORDINATED.has(kind);

/**
 * Leaves of a cosigned statement only the signatures that count, one for each key: rubbish would travel to every
 * client, and could fill the places of real signatures.
 * @throws ChanceryError `STATEMENT_REFUSED` when none of the keys has signed
 */
export function onlySignedBy(bytes: Uint8Array, statement: CosignedStatement, keys: readonly Uint8Array[]): Uint8Array {
  const parts = decodeCbor(bytes) as Uint8Array[];
  const kept = keys.flatMap((key) => {
    const index = statement.signatures.findIndex(({ type, payload, signature }) => verifySignature(key, sigStructure(type, payload), signature));
    return index < 0 ? [] : [parts[index]!];
  });
  if (kept.length === 0) throw new ChanceryError('STATEMENT_REFUSED');
  return encodeCosigned(kept);
}

/** Certificates and revocations are taken with one signature: the first one is what leaves show. @throws ChanceryError `STATEMENT_REFUSED` */
export function requireOneSignature({ signatures }: CosignedStatement): void {
  if (signatures.length !== 1) throw new ChanceryError('STATEMENT_REFUSED');
}
