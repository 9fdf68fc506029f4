import type { Server as HttpServer } from 'node:http';
import { RELAY_PATH } from '@chancery/contracts';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server } from 'socket.io';
import { guardedParser } from './guarded-parser.js';
import { mayOpenRelay } from './relay-origin.js';

/** A sealed message of the largest size, and its envelope. */
const MAX_PACKET_BYTES = 131_072;
const PING_INTERVAL_MS = 15_000;
/** With the interval: a half-open connection is found within 25 s. */
const PING_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** socket.io as the relay wants it: WebSocket only, binary packets, nothing compressed, nothing large. */
export class RelayAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly origins: readonly string[] = [],
  ) {
    super(app);
  }

  /** Nest brings a socket.io of its own; the server made here is the one that this product pins. */
  override createIOServer(): ReturnType<IoAdapter['createIOServer']> {
    return new Server(this.httpServer as HttpServer, {
      path: RELAY_PATH,
      transports: ['websocket'],
      parser: guardedParser,
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: MAX_PACKET_BYTES,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // A browser asks nobody before it opens a WebSocket, so CORS headers would keep no page away.
      allowRequest: ({ headers }, decide) => decide(null, mayOpenRelay(headers, this.origins)),
    }) as never;
  }
}
