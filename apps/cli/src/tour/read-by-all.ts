import type { MessageView } from '@chancery/sdk';
import type { Person } from './person.js';
import { demand, until } from './story.js';

/** Waits until everybody has opened the message and found its sender in good standing, and compares what they read. */
export async function readByAll(readers: readonly Person[], sent: MessageView): Promise<void> {
  for (const reader of readers) {
    const read = await until(`${reader.name} has the message`, () => messageOf(reader, sent.channelId, sent.id));
    demand(read.integrity === 'verified' && read.sender?.officerId === sent.sender?.officerId, `${reader.name} sees who wrote it`);
    demand(textOf(read) === textOf(sent), `${reader.name} reads what was written`);
  }
}

/** The message as this person's device has it, after asking the server; undefined when it has not got it. */
export async function messageOf(reader: Person, channelId: string, messageId: string): Promise<MessageView | undefined> {
  await reader.client.sync();
  if (!reader.client.channels.list().some((channel) => channel.channelId === channelId)) return undefined;
  return (await reader.client.messages.list(channelId)).find((message) => message.id === messageId && message.state === 'sent');
}

export function textOf(message: MessageView): string {
  const { content } = message;
  if (content?.kind === 'text') return content.text;
  if (content?.kind === 'attachment') return content.files.map((file) => `${file.name} ${file.sizeBytes}`).join();
  return '';
}
