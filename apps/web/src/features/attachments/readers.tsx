import type { ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Callout } from '../../ui/callout.js';

/** Who will be able to read what is sent, and what to think of before. */
export function Readers({ channelId }: { channelId: string }): ReactElement | null {
  const { data: members } = useEngineQuery(keys.members(channelId), ({ channels }) => channels.members(channelId));
  if (!members) return null;
  const own = members.find(({ self }) => self);
  const others = members.filter(({ officerId }) => officerId !== own?.officerId);
  const count = (ids: readonly string[]): number => new Set(ids).size;
  return (
    <Callout tone="info">
      <Text id="attachments.readers" values={{ officers: count(others.map(({ officerId }) => officerId)), authorities: count(others.map(({ authorityId }) => authorityId)) }} />{' '}
      <Text id="attachments.handling" />
    </Callout>
  );
}
