import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { BadLink } from './bad-link.js';

describe('the bad link', () => {
  let server: Server;
  let link: BadLink;
  let received = 0;

  beforeEach(async () => {
    received = 0;
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
        socket.write('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    link = await BadLink.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await link.close();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Sends that many bytes; tells how the connection ended: with the server's answer, or cut. */
  const send = (bytes: number): Promise<'answered' | 'cut'> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(link.origin).port), '127.0.0.1');
      socket.once('data', () => (resolve('answered'), socket.destroy()));
      socket.once('error', () => resolve('cut'));
      socket.once('close', () => resolve('cut'));
      socket.write(Buffer.alloc(bytes));
    });

  it('carries bytes both ways', async () => {
    expect(await send(1_000)).toBe('answered');
    expect(received).toBe(1_000);
    expect(link.cutsMade).toBe(0);
  });

  it('cuts when as many bytes as planned have gone up, and carries again afterwards', async () => {
    link.planCuts([500, 2_000]);
    expect(await send(600)).toBe('cut');
    expect(await send(1_000)).toBe('answered');
    expect(await send(1_000)).toBe('cut');
    expect(await send(1_000)).toBe('answered');
    expect(link.cutsMade).toBe(2);
    expect(link.bytesUp).toBe(3_600);
  });
});
