import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const UPLOAD_HEADERS = ['tus-resumable', 'upload-length', 'upload-offset', 'upload-metadata'];

/** Lets browsers call from the origins on the list, and from nowhere else. Sessions travel in a header, never in a cookie. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'accept', 'range', ...UPLOAD_HEADERS],
    exposedHeaders: ['date', 'retry-after', 'x-request-id', 'location', 'content-range', ...UPLOAD_HEADERS],
    credentials: false,
    maxAge: 600,
  });
}
