import type { FoldedContent, MessageContent } from './content.js';

/** Whether it is about an earlier message, instead of being one. */
export function isFolded(content: MessageContent): content is FoldedContent {
  return content.kind === 'revision' || content.kind === 'retraction' || content.kind === 'read';
}
