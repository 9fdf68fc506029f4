import { randomUUID } from 'node:crypto';
import type { Clock } from '@chancery/access';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_BODY_LIMIT, heedBodyLimits } from './body-limit.js';
import { addBodyParsers } from './body-parsers.js';
import { addFrame, frameReply } from './frame.js';
import { problemOf } from './problem.js';
import { writeProblem } from './problem.filter.js';
import { answerUnreadable } from './unreadable-request.js';

/** A client that sends its headers more slowly is holding a connection, not calling. */
const HEADERS_TIMEOUT_MS = 15_000;

/** Fastify as Chancery wants it: two body formats, limits, headers on every reply. No routes yet. */
export function createHttpAdapter(clock: Clock): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: DEFAULT_BODY_LIMIT,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: 'loopback',
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, clock),
    // What the router itself cannot read, such as %E0%A4%A in a path.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      frameReply(request, reply, clock);
      writeProblem(problemOf(error), request, reply);
    },
  });
  const fastify: FastifyInstance = adapter.getInstance();
  addBodyParsers(fastify);
  heedBodyLimits(fastify);
  addFrame(fastify, clock);
  return adapter;
}
