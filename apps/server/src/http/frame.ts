import type { Clock } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The server answers programs: nothing of it is ever to be shown, framed or kept by a browser. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cache-control': 'no-store',
};

/** The headers that every reply carries, refusals included. */
export function replyHeaders(requestId: string, clock: Clock): Record<string, string> {
  return { ...SECURITY_HEADERS, 'x-request-id': requestId, date: clock.now().toUTCString() };
}

export function frameReply(request: Pick<FastifyRequest, 'id'>, reply: FastifyReply, clock: Clock): void {
  void reply.headers(replyHeaders(request.id, clock));
}

/** Frames every reply, and refuses compressed bodies: the server never inflates anything. */
export function addFrame(fastify: FastifyInstance, clock: Clock): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    frameReply(request, reply, clock);
    const encoding = request.headers['content-encoding'];
    done(encoding === undefined || encoding === 'identity' ? undefined : new ChanceryError('CONTENT_TYPE_UNSUPPORTED'));
  });
}
