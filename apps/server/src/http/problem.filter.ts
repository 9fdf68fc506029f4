import { CLOCK, type Clock, TELEMETRY } from '@chancery/access';
import type { ChanceryError, ProblemBody } from '@chancery/contracts';
import type { Telemetry } from '@chancery/telemetry';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { frameReply } from './frame.js';
import { problemOf } from './problem.js';
import { encodeReply } from './reply-body.js';

/** Answers whatever was thrown with its code and the request's id: never the input, never a stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    this.record(error, problem, request);
    if (reply.sent) return;
    frameReply(request, reply, this.clock);
    writeProblem(problem, request, reply);
  }

  private record(error: unknown, { code, status }: ChanceryError, request: FastifyRequest): void {
    const fields = { requestId: request.id, code, route: request.routeOptions?.url };
    if (status < 500) this.telemetry.record('request_refused', fields);
    else this.telemetry.record('request_failed', { ...fields, errorName: nameOf(error) });
  }
}

/** Writes a problem as the whole reply. */
export function writeProblem(problem: ChanceryError, request: Pick<FastifyRequest, 'id' | 'headers'>, reply: FastifyReply): void {
  const facts = Object.keys(problem.facts).length > 0 ? { facts: problem.facts } : {};
  const body: ProblemBody = { code: problem.code, requestId: request.id, ...facts };
  const { contentType, bytes } = encodeReply(body, request.headers.accept);
  if (problem.facts.retryAfterSeconds !== undefined) void reply.header('retry-after', problem.facts.retryAfterSeconds);
  void reply.code(problem.status).header('content-type', contentType).send(bytes);
}

const nameOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.constructor.name : 'Unknown';
};
