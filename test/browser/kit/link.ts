import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line between browsers and the server: it can be cut, and let through only so much at a time. */
export class Link {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private isCut = false;
  /** Bytes that browsers may still send; what is beyond waits. */
  private allowance = Infinity;
  private readonly waiting = new Set<() => void>();
  /** Bytes that browsers have sent, since the link was opened. */
  sent = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (browser) => this.join(browser));
  }

  /** @param url of the server, `http://127.0.0.1:<port>` */
  static async open(url: string): Promise<Link> {
    const server = createServer({ pauseOnConnect: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Link(server, new URL(url));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every connection breaks, and new ones with them. */
  cut(): void {
    this.isCut = true;
    for (const [browser, server] of this.pairs) {
      browser.destroy();
      server.destroy();
    }
  }

  mend(): void {
    this.isCut = false;
  }

  /** Lets that many bytes of browsers through from now on; then they wait, on lines that look alive. */
  allow(bytes: number): void {
    this.allowance = bytes;
    for (const go of [...this.waiting]) go();
  }

  /** True when a browser wants to send more than it may. */
  get isHeldUp(): boolean {
    return this.waiting.size > 0;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(browser: Socket): void {
    if (this.isCut) {
      browser.destroy();
      return;
    }
    const server = connect(Number(this.target.port), this.target.hostname);
    const pair = [browser, server] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      browser.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    server.pipe(browser);
    this.carry(browser, server);
    browser.resume();
  }

  private carry(browser: Socket, server: Socket): void {
    browser.on('data', (bytes: Buffer) => {
      this.sent += bytes.length;
      this.allowance -= bytes.length;
      // What the server does not take yet stays with the browser: a large file would pile up here.
      const isTaken = server.write(bytes);
      if (!isTaken) server.once('drain', () => this.allowance > 0 && browser.resume());
      if (!isTaken || this.allowance <= 0) browser.pause();
      if (this.allowance > 0) return;
      const go = (): void => {
        if (this.allowance <= 0) return;
        this.waiting.delete(go);
        browser.resume();
      };
      this.waiting.add(go);
      browser.once('close', () => this.waiting.delete(go));
    });
  }
}
