/**
 * What the web client, the command line, tests and integrators call: journeys in, sealed bytes out.
 *
 *     const client = await ChanceryClient.open({ vault, server: 'https://chancery.example.org' });
 *     await client.start();
 *     client.on('message', (message) => show(message));
 *     await client.messages.send(channelId, { text: 'Good morning.' });
 *     await client.stop();
 */
export { ChanceryClient } from './client.js';
export type { ClientOptions } from './options.js';
export type * from './api.js';
export type * from './views.js';
export { systemClock } from './ports.js';
export type { AttachmentSource, AttachmentSpool, Clock, KeptBytes, SpoolWriter, WritableSinkLike } from './ports.js';
export { CLIENT_ERROR_CODES, ClientError, type ClientErrorCode } from './client-error.js';
export { ATTENTION_CODES, type AttentionCode } from './attention-codes.js';
export { causeOf } from './messages/cause-of.js';
export { readInvitation, type InvitationCard, type InvitationFault, type InvitationReading } from './enrolment/invitation-reading.js';
export { CRASH_POINTS, type CrashHook, type CrashPoint } from './crash-points.js';
export { MemorySpool } from './attachments/memory-spool.js';
export { NOTICE_FORMS } from '@chancery/content';
export { MAX_ATTACHMENT_BYTES, safeFileName } from '@chancery/sealing';
