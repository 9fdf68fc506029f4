import { useIntl } from 'react-intl';
import type { MessageId } from '../i18n/messages.js';

/** The sentence for a code that the officer must be told of; where there is none, what to do with any such code. */
export function useAttentionWords(): (code: string) => MessageId {
  const { messages } = useIntl();
  return (code) => [`errors.attention.${code}`, `errors.${code}`].find((id) => id in messages) as MessageId | undefined ?? 'errors.family.integrity';
}
