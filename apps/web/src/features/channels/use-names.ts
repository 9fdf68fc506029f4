import type { AuthorityView, NetworkView } from '@chancery/sdk';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useEngine } from '../../engine/hooks.js';
import { keys, useEngineQuery } from '../../engine/queries.js';

export interface OfficerName {
  readonly officerId: string;
  readonly officer: string;
  readonly authorityId: string;
  readonly authority: string;
  /** ISO 3166-1 alpha-2. */
  readonly state: string;
}

export function useNetworks(): readonly NetworkView[] {
  return useEngineQuery(keys.networks, (engine) => engine.networks.list()).data ?? [];
}

export function useDirectory(networkId: string): readonly AuthorityView[] {
  return useEngineQuery(keys.directory(networkId), (engine) => engine.networks.directory(networkId), { enabled: networkId !== '' }).data ?? [];
}

/** Asks the server for what is new in the directory, once, before somebody is chosen from it. What is known is shown meanwhile. */
export function useFreshDirectory(): void {
  const engine = useEngine();
  const queries = useQueryClient();
  useEffect(() => {
    engine.session.sync().then(() => queries.invalidateQueries({ queryKey: keys.networks }), () => undefined);
  }, [engine, queries]);
}

/** Officers of all networks of this device, by id: one question per network, however many channels there are. */
export function useNames(): ReadonlyMap<string, OfficerName> {
  const engine = useEngine();
  const networks = useNetworks();
  const directories = useQueries({
    queries: networks.map(({ networkId }) => ({ queryKey: keys.directory(networkId), queryFn: () => engine.networks.directory(networkId) })),
    combine: combineDirectories,
  });
  return useMemo(() => namesOf(directories), [directories]);
}

const combineDirectories = (results: readonly { readonly data: AuthorityView[] | undefined }[]): readonly AuthorityView[] => results.flatMap(({ data }) => data ?? []);

function namesOf(authorities: readonly AuthorityView[]): ReadonlyMap<string, OfficerName> {
  return new Map(authorities.flatMap(({ authorityId, name, state, officers }) => officers.map((officer) => [officer.officerId, { officerId: officer.officerId, officer: officer.name, authorityId, authority: name, state }] as const)));
}
