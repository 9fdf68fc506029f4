import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { encodeReply } from './reply-body.js';

/** Turns what a controller returns into CBOR or JSON. Streams, and replies that a route writes itself, stay as they are. */
@Injectable()
export class ReplyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((value: unknown) => {
        if (value instanceof StreamableFile || reply.sent) return value;
        const { contentType, bytes } = encodeReply(value, request.headers.accept);
        reply.header('content-type', contentType);
        return bytes;
      }),
    );
  }
}
