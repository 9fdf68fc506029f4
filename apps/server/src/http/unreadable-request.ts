import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock } from '@chancery/access';
import { ChanceryError, type ProblemBody } from '@chancery/contracts';
import { replyHeaders } from './frame.js';

const REASONS: Readonly<Record<number, string>> = { 400: 'Bad Request', 413: 'Content Too Large' };

/**
 * Answers bytes of which the HTTP parser can make no request: Node and Fastify would answer by themselves, without a code.
 * The connection ends, because nobody knows where the next request would begin.
 */
export function answerUnreadable(error: { readonly code?: string }, socket: Socket, clock: Clock): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { code, status } = new ChanceryError(error.code === 'HPE_HEADER_OVERFLOW' ? 'BODY_TOO_LARGE' : 'BODY_MALFORMED');
  const requestId = randomUUID();
  const body = JSON.stringify({ code, requestId } satisfies ProblemBody);
  const headers = { ...replyHeaders(requestId, clock), 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\n${lines.join('')}\r\n${body}`);
}
