import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A link that fails on purpose: a TCP proxy in this process, on loopback, that forwards to the server and cuts every connection
 * when as many bytes as planned have gone up.
 */
export class BadLink {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private cutsAt: number[] = [];
  private sentUp = 0;
  private cuts = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {}

  static async open(targetOrigin: string): Promise<BadLink> {
    const { hostname, port } = new URL(targetOrigin);
    const server = createServer();
    const link = new BadLink(server, { host: hostname, port: Number(port) });
    server.on('connection', (client) => link.join(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return link;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Bytes that went from clients to the server since the last plan. */
  get bytesUp(): number {
    return this.sentUp;
  }

  get cutsMade(): number {
    return this.cuts;
  }

  /** From now on, cut when that many bytes have gone up, each count from now. */
  planCuts(afterBytes: readonly number[]): void {
    this.cutsAt = [...afterBytes].sort((a, b) => a - b);
    this.sentUp = 0;
    this.cuts = 0;
  }

  async close(): Promise<void> {
    this.dropAll();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(client: Socket): void {
    const upstream = connect(this.target);
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    upstream.pipe(client);
    client.on('data', (chunk: Buffer) => this.forward(chunk, client, upstream));
  }

  private forward(chunk: Buffer, client: Socket, upstream: Socket): void {
    this.sentUp += chunk.length;
    const next = this.cutsAt[0];
    if (next !== undefined && this.sentUp >= next) {
      this.cutsAt.shift();
      this.cuts++;
      this.dropAll();
      return;
    }
    if (!upstream.write(chunk)) {
      client.pause();
      upstream.once('drain', () => client.resume());
    }
  }

  /** As a lost link does: no farewell, what was in flight is gone. */
  private dropAll(): void {
    for (const [client, upstream] of this.pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    this.pairs.clear();
  }
}
