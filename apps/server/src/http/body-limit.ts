import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Longest body of a route that names no limit of its own. */
export const DEFAULT_BODY_LIMIT = 12 * 1_048_576;

/** The longest body that a route takes, in bytes; more is refused with 413 before it is read. */
export const BodyLimit = (bytes: number) => RouteConfig({ bodyLimitBytes: bytes });

/** Makes Fastify heed `@BodyLimit`. Before the routes are registered. */
export function heedBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { bodyLimitBytes } = (route.config ?? {}) as { bodyLimitBytes?: number };
    if (bodyLimitBytes !== undefined) route.bodyLimit = bodyLimitBytes;
  });
}
